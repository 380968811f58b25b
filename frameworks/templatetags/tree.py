"""A tree as nested lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from frameworks.queries import Tree, TreeRow

register = template.Library()
NOBODY = UUID(int=0)


@register.simple_tag
def tree_list(tree: Tree, node: str = "", q: str = "") -> SafeString:
    """Return the lines as nested lists, the requirement ``node`` as the current one, what holds ``q`` marked.

    Written at once and not by a template: a loop of one takes ten times as long, and a catalogue may have thousands
    of lines.
    """
    line = _line_of(node, q)
    parts, open_lists = ['<ul class="tree" data-tree>'], 0
    for row in tree.rows:
        parts.append("</ul></li>" * (open_lists - row.depth))
        parts.append('<li class="is-open">' if row.is_open else "<li>")
        parts.append(line(row))
        parts.append("<ul>" if row.ends else "</li>")
        open_lists = row.depth + 1 if row.ends else row.depth
    parts.append("</ul></li>" * open_lists + "</ul>")
    return mark_safe("".join(parts))  # noqa: S308 -- every text in it is escaped


def _line_of(node: str, q: str) -> Callable[[TreeRow], str]:
    """Return the function that writes one line."""
    address = reverse("frameworks:requirement", args=[NOBODY]).replace(str(NOBODY), "%s")
    level, doubt, marked = _("Level"), _("to be verified"), _marker(q)
    toggle = '<span class="tree-toggle" aria-hidden="true"></span>'

    def line(row: TreeRow) -> str:
        note = f' <span class="tree-note">{row.ends}</span>' if row.ends else ""
        if row.id is None:
            return f'{toggle}<span class="tree-label tree-group">{escape(row.title)}{note}</span>'
        if row.level is not None and row.depth == 1:
            note = f' <span class="tree-note">{level} {row.level}</span>{note}'
        if not row.is_sourced:
            note += f' <span class="tree-note tree-doubt">{doubt}</span>'
        title = f" {marked(row.title)}" if row.title != row.ref else ""
        current = ' aria-current="true"' if row.ref == node else ""
        ref = escape(row.ref)
        return (
            f'{toggle if row.ends else ""}<a class="tree-label" href="{address % row.id}" data-ref="{ref}"{current}>'
            f'<span class="ref">{marked(row.ref)}</span>{title}{note}</a>'
        )

    return line


def _marker(q: str) -> Callable[[str], str]:
    """Return the function that escapes a text and marks what holds ``q``."""
    if not q:
        return escape
    cut = re.compile(f"({re.escape(q)})", re.IGNORECASE)

    def marked(text: str) -> str:
        parts = cut.split(text)
        return "".join(f"<mark>{escape(part)}</mark>" if odd % 2 else escape(part) for odd, part in enumerate(parts))

    return marked
