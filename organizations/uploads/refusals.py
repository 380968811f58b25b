"""Why input from outside is refused: a sentence with its values, so that the page can translate it."""

from __future__ import annotations

from collections.abc import Mapping


def gettext_noop(template: str) -> str:
    """Mark a sentence for the translation files; whoever shows the refusal translates it."""
    return template


class Refusal(ValueError):
    """A reason a person can act on.

    ``template`` is an English sentence with named ``%(place)s`` holders (a key of the translation files),
    ``values`` fills them; ``str()`` gives the finished English sentence.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template % values if values else template)
        self.template = template
        self.values: Mapping[str, object] = values
