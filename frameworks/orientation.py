"""What ISO 9001, CMMI and SPICE are, in our own words: data with a mark for what is to be verified."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds for one of the three; ``column`` names it. ``verified``: read in a source."""

    column: str
    text: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the answers in the order of the columns."""

    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Orientation:
    """The names of the columns, the questions, and where the facts come from."""

    columns: tuple[str, ...]
    questions: tuple[Question, ...]
    source: str


@cache
def orientation() -> Orientation:
    """Return what the file says."""
    content = json.loads(FILE.read_text("utf-8"))
    columns = content["columns"]
    return Orientation(
        tuple(column["name"] for column in columns),
        tuple(
            Question(
                row["question"],
                tuple(Answer(column["name"], **row["answers"][column["key"]]) for column in columns),
            )
            for row in content["questions"]
        ),
        content["source"],
    )
