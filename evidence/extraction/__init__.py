"""The text of an evidence file, read in a process of its own within limits. Knows neither HTTP nor rows."""

from evidence.extraction.running import Extracted, Limits, Outcome, extract_text

__all__ = ("Extracted", "Limits", "Outcome", "extract_text")
