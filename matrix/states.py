"""What a cell of the matrix says in one character, and what else is true of it as flags of one character.

A matrix of 13,000 cells travels as a few strings per row, so everything about a cell fits into three characters.
"""

from __future__ import annotations

from enum import IntFlag

# No cell: the practice is looked for elsewhere.
NOWHERE = " "
MISSING = "."
DRAFT = "d"
RETURNED = "r"
IN_REVIEW = "i"
ACCEPTED = "a"
NOT_APPLICABLE = "n"

# Weakest first: the best of a cell decides, and before it a decision that the practice is not applicable there.
CODES = MISSING + DRAFT + RETURNED + IN_REVIEW + ACCEPTED + NOT_APPLICABLE
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Flag(IntFlag):
    """What is true of a cell besides its state.

    ``STALE``: some of its evidence is past its last day. ``THEIRS``: the person asked for owns or offered some of it.
    ``RETURNED``: something was returned, even where other evidence is accepted. ``NOT_ENOUGH``: something is accepted,
    but not of every sort that the rule of the method asks for.
    """

    STALE = 1
    THEIRS = 2
    RETURNED = 4
    NOT_ENOUGH = 8


def digit(number: int) -> str:
    """Return ``number`` as one character, 0 to 9 and a to z; "z" stands for 35 and more."""
    return DIGITS[min(number, len(DIGITS) - 1)]


def number_of(character: str) -> int:
    """Return the number that ``digit`` wrote."""
    return DIGITS.index(character)
