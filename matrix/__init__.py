"""The evidence matrix: practices by instances of a journey."""
