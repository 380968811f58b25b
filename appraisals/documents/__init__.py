"""Evaluation documents: what goes into the rating engine and comes out of it, as JSON. See docs/evaluations.md."""

from appraisals.documents.parsing import SCHEMA, Document, InvalidDocument, parse, prepare
from appraisals.documents.writing import as_bytes, as_data

__all__ = ["SCHEMA", "Document", "InvalidDocument", "as_bytes", "as_data", "parse", "prepare"]
