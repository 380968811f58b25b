"""Evaluation documents against the catalogue: stateless, one by one or as a stream of lines. Nothing is stored."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from appraisals.documents import Document, InvalidDocument, as_bytes, as_data, parse, prepare
from appraisals.rating import BadInput, Evaluation, Structure, evaluate, organizational_maturity
from appraisals.structures import maturity_model, structure_of
from frameworks.models import Framework, TargetProfile
from organizations.models import User

LONGEST_DOCUMENT = 16 * 1024 * 1024  # bytes
MOST_DOCUMENTS = 5_000  # of one stream
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class Evaluator:
    """Evaluates documents with the frameworks that ``user`` sees (None: those that are shipped).

    The catalogue of a framework is read once, however many documents name it.
    """

    def __init__(self, user: User | None) -> None:
        self._user = user
        self._structures: dict[tuple[str, bool], Structure] = {}

    def evaluate(self, data: object) -> tuple[Document, Evaluation]:
        """Return the document and its result. Raises InvalidDocument with every problem and its path."""
        document = parse(self._with_model(data))
        structure = prepare(document, document.structure or self._structure(document))
        try:
            return document, evaluate(
                document.method, structure, document.judgements, document.decisions, document.options
            )
        except BadInput as error:
            raise InvalidDocument(("", problem) for problem in error.problems) from error

    def _with_model(self, data: object) -> object:
        """Return the document with the process sets of the target profile that its options name (``profile``)."""
        if not (isinstance(data, dict) and data.get("method") == organizational_maturity.KEY):
            return data
        options = data.get("options")
        if not (isinstance(options, dict) and isinstance(options.get("profile"), str)):
            return data
        if "model" in options:
            raise InvalidDocument([("options.profile", "stands beside a model: name one of them")])
        key, kind = options["profile"], TargetProfile.Kind.MATURITY_MODEL
        profiles = TargetProfile.objects
        rows = profiles.shipped() if self._user is None else profiles.visible_to(self._user)
        profile = rows.filter(key=key, kind=kind, framework__key=data.get("framework")).first()
        if profile is None:
            raise InvalidDocument([("options.profile", f"{key} is no maturity model of this framework")])
        others = {name: value for name, value in options.items() if name != "profile"}
        return {**data, "options": {**others, "model": maturity_model(profile)}}

    def result(self, data: object) -> dict[str, Any]:
        """Return the result as JSON data. Raises InvalidDocument."""
        document, evaluation = self.evaluate(data)
        return as_data(evaluation, id=document.id, detail=document.detail)

    def _structure(self, document: Document) -> Structure:
        key = (document.framework, document.indicators)
        if key not in self._structures:
            framework = self._framework(document.framework)
            if framework is None:
                raise InvalidDocument([("framework", f"there is no {document.framework!r}")])
            self._structures[key] = structure_of(framework, indicators=document.indicators)
        return self._structures[key]

    def _framework(self, key: str) -> Framework | None:
        """Return the framework of this key; a shipped one before an organisation's own."""
        if self._user is None:
            return Framework.objects.filter(key=key, organization=None).first()
        rows = Framework.objects.visible_to(self._user).filter(key=key)
        return min(rows, key=lambda row: (row.organization_id is not None, str(row.pk)), default=None)


def load(text: bytes | str) -> object:
    """Return the JSON of one document. Raises InvalidDocument for what no document can hold."""
    if len(text) > LONGEST_DOCUMENT:
        raise InvalidDocument([("", f"a document is at most {LONGEST_DOCUMENT:,} bytes long")])
    try:
        found = text.decode() if isinstance(text, bytes) else text
        data = json.loads(found, parse_constant=_refuse)
        if SURROGATE.search(found):
            as_bytes({"": data})
    except RecursionError:
        raise InvalidDocument([("", "the JSON is nested too deep")]) from None
    except ValueError as error:  # of JSON, of UTF-8, and half surrogate pairs
        raise InvalidDocument([("", f"is not JSON in UTF-8: {error}")]) from error
    return data


def _refuse(constant: str) -> None:
    message = f"{constant} is not JSON"
    raise ValueError(message)


def result_lines(stream: IO[bytes], evaluator: Evaluator) -> Iterator[bytes]:
    """Yield one line of JSON for each line of ``stream``: the result, or the problems of that document.

    One document and its result are in memory at a time. Empty lines are skipped. The stream ends with a problem when
    a line or the number of lines is above the limit.
    """
    number = 0
    while line := stream.readline(LONGEST_DOCUMENT + 1):
        if not line.strip():
            continue
        number += 1
        too_many = number > MOST_DOCUMENTS
        if too_many:
            problems = [("", f"more than {MOST_DOCUMENTS:,} documents in one stream")]
            yield as_bytes(problem_data("", problems, number)) + b"\n"
            return
        yield as_bytes(_result_of(line, number, evaluator)) + b"\n"
        if len(line) > LONGEST_DOCUMENT:
            return


def _result_of(line: bytes, number: int, evaluator: Evaluator) -> dict[str, Any]:
    found: object = None
    try:
        found = load(line)
        return evaluator.result(found)
    except InvalidDocument as error:
        name = found.get("id") if isinstance(found, dict) else ""
        return problem_data(name if isinstance(name, str) else "", error.problems, number)


def problem_data(id: str, problems: Any, number: int) -> dict[str, Any]:
    """Return the problems of the document on line ``number`` as JSON data."""
    told = [{"path": path, "detail": text} for path, text in problems]
    return {"format": 1, "type": "evaluation-problems", "id": id, "line": number, "problems": told}
