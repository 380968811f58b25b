"""The rating scale of process attributes and the arithmetic on it, exact to the last digit.

ISO/IEC 33020:2019, 5.3 (scale) and 5.4 (aggregation); the same limits in ISO/IEC 15504-2 and Automotive SPICE.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

N, P, L, F = "N", "P", "L", "F"
LETTERS = (N, P, L, F)
REFINED = (N, "P-", "P+", "L-", "L+", F)
# Upper limits in percent, each belonging to its own band.
LIMITS = ((Decimal(15), N), (Decimal(50), P), (Decimal(85), L), (Decimal(100), F))
REFINED_LIMITS = (
    (Decimal(15), N),
    (Decimal("32.5"), "P-"),
    (Decimal(50), "P+"),
    (Decimal("67.5"), "L-"),
    (Decimal(85), "L+"),
    (Decimal(100), F),
)


class Aggregation(StrEnum):
    """How several ratings become one; ``EXPERT``: by judgement, which is a recorded decision."""

    MEAN = "mean"
    MEDIAN = "median"
    EXPERT = "expert"


class Numbers(StrEnum):
    """What is calculated with: the places of the letters on the scale (0-3, refined 0-5), or percentages."""

    LETTERS = "letters"
    PERCENT = "percent"


class MidPoint(StrEnum):
    """Where a mean exactly between two letters goes. The standard does not say, so it is recorded with the result."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How ratings are put together; part of the assessment input and of the report (ISO/IEC 33020, 5.4)."""

    aggregation: Aggregation = Aggregation.MEAN
    numbers: Numbers = Numbers.LETTERS
    refined: bool = False
    mid_point: MidPoint = MidPoint.DOWN

    @property
    def letters(self) -> tuple[str, ...]:
        """Return the letters of the scale in use, lowest first."""
        return REFINED if self.refined else LETTERS


class Place(NamedTuple):
    """A rating on the scale: its letter and its exact number (percent, or place on the scale)."""

    letter: str
    number: Fraction


def band(percent: Decimal | Fraction, *, refined: bool = False) -> str:
    """Return the letter of an achievement in percent, 0 to 100.

    ISO/IEC 33020:2019, 5.3: N up to 15, P up to 50, L up to 85, F above; refined P- up to 32.5, L- up to 67.5. Every
    limit belongs to the lower band. Example: 85 -> L (refined L+), 85.01 -> F. Raises ValueError outside 0 to 100.
    """
    if not 0 <= percent <= 100:
        message = f"{percent} is not between 0 and 100"
        raise ValueError(message)
    return next(letter for limit, letter in (REFINED_LIMITS if refined else LIMITS) if percent <= limit)


def plain(letter: str) -> str:
    """Return the letter of the four-valued scale: P- and P+ are P, L- and L+ are L (ISO/IEC 33020, 5.6 uses these)."""
    return letter[0]


def percent_of(value: str) -> Decimal | None:
    """Return the percentage that a judgement names ("72.5"), None if it is not a number from 0 to 100."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= 100 else None


def problem_with(value: str, arithmetic: Arithmetic) -> str:
    """Return what is wrong with the value of a judgement, empty if nothing is.

    Percentages are always understood. Letters cannot be calculated with as percentages, and an unrefined P has no
    place on the refined scale.
    """
    if percent_of(value) is not None:
        return ""
    if arithmetic.numbers is Numbers.PERCENT:
        return "is not a percentage from 0 to 100"
    known = arithmetic.letters if arithmetic.refined else (*LETTERS, *REFINED[1:5])
    return "" if value in known else f"is neither one of {', '.join(known)} nor a percentage from 0 to 100"


def place(value: str, arithmetic: Arithmetic) -> Place:
    """Return the letter and number of one judgement.

    Example: "67.5" is L- with 3 on the refined scale (N=0 ... F=5), L with 2 on the other, L with 67.5 in percent.
    """
    percent = percent_of(value)
    if percent is None:
        letter = value if arithmetic.refined else plain(value)
        return Place(letter, Fraction(arithmetic.letters.index(letter)))
    letter = band(percent, refined=arithmetic.refined)
    exact = arithmetic.numbers is Numbers.PERCENT
    return Place(letter, Fraction(percent) if exact else Fraction(arithmetic.letters.index(letter)))


def aggregate(places: Sequence[Place], arithmetic: Arithmetic) -> Place:
    """Return the one rating that several amount to, by mean or median (at least one rating).

    ISO/IEC 33020:2019, 5.4: one-dimensional aggregation; the result of a mean of letters is rounded to the nearest
    one, the mid-point as recorded. The median of an even number is the mean of the two in the middle.

    Example: N, P, F -> mean 4/3, nearest P; median P. L, F -> mean 2.5, L or F by the mid-point option.
    """
    numbers = sorted(one.number for one in places)
    if arithmetic.aggregation is Aggregation.MEDIAN:
        middle = len(numbers) // 2
        number = numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2
    else:
        number = sum(numbers, Fraction(0)) / len(numbers)
    return Place(_letter(number, arithmetic), number)


def _letter(number: Fraction, arithmetic: Arithmetic) -> str:
    if arithmetic.numbers is Numbers.PERCENT:
        return band(number, refined=arithmetic.refined)
    whole, rest = divmod(number, 1)
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and arithmetic.mid_point is MidPoint.UP)
    return arithmetic.letters[int(whole) + up]


def shown(number: Fraction) -> str:
    """Return the number for people, at most two decimals, half upwards: "1.33", "2.5", "67"."""
    hundredths = int(number * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
