"""Passages that show why something was found."""

import pytest

from evidence.search import Fragment, highlight, parse_search, snippet


def shown(fragments):
    """Return the text with hits in square brackets."""
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in fragments)


@pytest.mark.parametrize(
    ("text", "search", "passage"),
    [
        pytest.param("The project plan.", "plan", "The project [plan].", id="word"),
        pytest.param("Planning and plans", "plan", "[Planning] and [plans]", id="longer-words"),
        pytest.param("Planning", '"plan"', "", id="quoted-is-exact"),
        pytest.param("Ein Prüfbericht\n\n der Straße", "prufbericht", "Ein [Prüfbericht] der Straße", id="folded"),
        pytest.param("nothing here", "plan", "", id="no-hit"),
        pytest.param("keep out", "keep -out", "[keep] out", id="excluded-is-not-marked"),
    ],
)
def test_snippet(text, search, passage):
    assert shown(snippet(text, parse_search(search))) == passage


def test_snippet_is_cut_at_words_and_says_so():
    text = "begin " * 100 + "target " + "end " * 100

    result = shown(snippet(text, parse_search("target")))

    assert result.startswith("…begin ")
    assert result.endswith("…")
    assert "[target]" in result
    assert len(result) < 260


def test_text_is_handed_on_as_it_is_for_the_template_to_escape():
    assert highlight("<b>plan</b>", parse_search("plan")) == (
        Fragment("<b>", is_hit=False),
        Fragment("plan", is_hit=True),
        Fragment("</b>", is_hit=False),
    )
