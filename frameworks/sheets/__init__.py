"""Workbooks of frameworks and of licensed text: reading them, and the templates to fill in."""
