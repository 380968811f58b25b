"""Words: what is searched and what people search become the same."""

import pytest

from evidence.search import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("PP-Estimation_Plan-2026.docx", "pp estimation plan 2026 docx", id="file-name"),
        pytest.param("Prüfbericht Straße", "prufbericht strasse", id="german"),
        pytest.param("Verifica dell'attività", "verifica dell attivita", id="italian"),
        pytest.param("https://wiki.example.com/a?b=c", "https wiki example com a b c", id="address"),
        pytest.param("計画 書", "計画 書", id="other-script"),
        pytest.param("x" * 70, "x" * 60, id="long-word-is-cut"),
        pytest.param(" \t—…", "", id="no-word"),
    ],
)
def test_words(text, words):
    assert words_of(text) == words
