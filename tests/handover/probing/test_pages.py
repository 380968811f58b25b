"""Is the place that a link means still on its page."""

import pytest

from handover.probing import Found, Page, find_place

HTML = """<html><body><h2 id="risk-plan">Risk plan</h2><a name="old">Old</a>
<p>The <b>risk</b> review was held.</p><script>var id = "hidden words";</script></body></html>"""


def page(media_type="text/html", *, truncated=False):
    return Page("https://x.example/", 200, media_type, "utf-8", HTML.encode(), truncated)


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        pytest.param("risk-plan", Found.YES, id="id"),
        pytest.param("old", Found.YES, id="name-of-an-anchor"),
        pytest.param("top", Found.YES, id="html-standard-top"),
        pytest.param("gone", Found.NO, id="gone"),
        pytest.param(":~:text=risk%20review%20was", Found.YES, id="text-over-elements"),
        pytest.param("x:~:text=The-,risk%20review,held,-end", Found.YES, id="text-with-context"),
        pytest.param(":~:text=issue%20review", Found.NO, id="text-gone"),
        pytest.param(":~:text=hidden%20words", Found.NO, id="scripts-are-no-text"),
        pytest.param("/route/1", Found.UNKNOWN, id="route-of-a-script"),
        pytest.param("L10-L20", Found.UNKNOWN, id="lines-of-code"),
        pytest.param("", Found.UNKNOWN, id="none"),
    ],
)
def test_place(fragment, found):
    assert find_place(page(), fragment) == found


def test_other_types_and_cut_pages_do_not_tell():
    assert find_place(page("application/pdf"), "gone") == Found.UNKNOWN
    assert find_place(page(truncated=True), "gone") == Found.UNKNOWN
    assert find_place(page(truncated=True), "old") == Found.YES
