"""Rate an evaluation document; nothing is stored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from appraisals.documents import InvalidDocument, as_bytes, as_data
from appraisals.evaluations import Evaluator, load, result_lines
from appraisals.rating import Evaluation


class Command(BaseCommand):
    """``manage.py evaluate FILE [--judgements CSV] [--words | --lines]``."""

    help = "Rate the judgements of an evaluation document (docs/evaluations.md) and say why. Nothing is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the document and how the result is shown."""
        parser.add_argument("file", help="the document; - reads the standard input")
        parser.add_argument("--judgements", type=Path, help="a CSV file in place of the document's judgements")
        shape = parser.add_mutually_exclusive_group()
        shape.add_argument("--words", action="store_true", help="the level and what blocks the next one, in words")
        shape.add_argument("--lines", action="store_true", help="FILE has one document on each line")

    def handle(self, *args: Any, file: str, judgements: Path | None, words: bool, lines: bool, **options: Any) -> None:
        """Print the result as JSON, or in words."""
        try:
            if lines:
                self._lines(file)
                return
            data = load(_read(file))
            if judgements and isinstance(data, dict):
                data = {name: value for name, value in data.items() if name != "judgements"}
                data["judgements_csv"] = judgements.read_text("utf-8")
            document, evaluation = Evaluator(None).evaluate(data)
        except InvalidDocument as error:
            raise CommandError(f"{len(error.problems)} problems:\n{error}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        if words:
            self.stdout.write(in_words(evaluation))
        else:
            self.stdout.write(as_bytes(as_data(evaluation, id=document.id, detail=document.detail), indent=1).decode())

    def _lines(self, file: str) -> None:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as stream:
            for line in result_lines(stream, Evaluator(None)):
                self.stdout.write(line.decode(), ending="")


def _read(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def in_words(evaluation: Evaluation) -> str:
    """Return what was reached, what blocks the next gate and what would open it, line by line."""
    overall = evaluation.overall
    lines = [f"Self-assessed by {evaluation.method}: {overall.kind.value.replace('_', ' ')} {overall.value or '–'}"]
    lines += [f"  {reason.text}" for reason in overall.because]
    gate = evaluation.next_gate
    if gate:
        lines += [f"Gate {gate.level}: {gate.status.value.replace('_', ' ')}"]
        lines += [f"  {reason.text}" for reason in gate.because]
        lines += [f"  → {found.text}" for found in gate.changes]
    lines += [f"To decide: {pending.text}" for pending in evaluation.pending]
    lines += [f"Check failed: {check.text}" for check in evaluation.checks if not check.met]
    lines += [f"Warning: {remark.text}" for remark in evaluation.remarks]
    return "\n".join(lines)
