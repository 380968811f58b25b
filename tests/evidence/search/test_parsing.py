"""What people type, in the languages of both databases."""

import pytest

from evidence.search import parse_search


@pytest.mark.parametrize(
    ("text", "tsquery", "fts5"),
    [
        pytest.param("plan", "(('plan':*))", '(("plan" *))', id="word-and-longer-ones"),
        pytest.param("qa", "(('qa'))", '(("qa"))', id="short-word-is-exact"),
        pytest.param(
            "Risk REVIEW", "(('risk':*) & ('review':*))", '(("risk" * AND "review" *))', id="all-words-in-any-case"
        ),
        pytest.param('"risk plan"', "(('risk' <-> 'plan'))", '(("risk plan"))', id="in-a-row"),
        pytest.param("risk-plan", "(('risk' <-> 'plan':*))", '(("risk plan" *))', id="hyphen-is-a-row"),
        pytest.param("plan -draft", "(('plan':*) & !('draft':*))", '(("plan" *) NOT "draft" *)', id="excluded-word"),
        pytest.param(
            '-"old plan" plan',
            "(!('old' <-> 'plan') & ('plan':*))",
            '(("plan" *) NOT "old plan")',
            id="excluded-row",
        ),
        pytest.param(
            "risk OR issue -closed",
            "(('risk':*)) | (('issue':*) & !('closed':*))",
            '(("risk" *)) OR (("issue" *) NOT "closed" *)',
            id="alternatives",
        ),
        pytest.param("or", "(('or'))", '(("or"))', id="small-or-is-a-word"),
        pytest.param('"unfinished quote', "(('unfinished' <-> 'quote'))", '(("unfinished quote"))', id="open-quote"),
        pytest.param("-draft", "", "", id="nothing-wanted"),
        pytest.param("'); DROP --", "(('drop':*))", '(("drop" *))', id="punctuation"),
        pytest.param("", "", "", id="empty"),
        pytest.param("* : & | ! <->", "", "", id="operators-are-no-words"),
    ],
)
def test_search_in_both_languages(text, tsquery, fts5):
    search = parse_search(text)

    assert (search.tsquery(), search.fts5()) == (tsquery, fts5)
    assert bool(search) == bool(tsquery)


def test_long_input_is_cut():
    search = parse_search("word " * 100)

    assert len(search.wanted) == 32
