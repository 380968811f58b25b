"""What the API accepts as JSON."""

import io
import json

import pytest
from rest_framework.exceptions import ParseError

from config.parsers import StrictJSONParser


def parse(text):
    return StrictJSONParser().parse(io.BytesIO(text.encode()), "application/json", {})


def nested(depth):
    return "[" * depth + "]" * depth


def test_ordinary_json_is_returned_unchanged():
    body = {"title": "Überprüfung \U0001f50d", "tags": ["a", 1, None, True], "range": {"from": 1.5}}

    assert parse(json.dumps(body)) == body


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(r'{"title": "a\u0000b"}', "NUL character", id="nul in a value"),
        pytest.param(r'{"a\u0000b": 1}', "NUL character", id="nul in a key"),
        pytest.param(r'{"tags": ["\ud800"]}', "surrogate", id="lone surrogate in a value"),
        pytest.param(r'{"\udfff": 1}', "surrogate", id="lone surrogate in a key"),
        pytest.param(nested(34), "nested more than 32 deep", id="34 deep"),
        pytest.param(nested(100_000), "nested more than 32 deep", id="deeper than the stack"),
        pytest.param('{"title": ', "JSON parse error", id="cut off"),
        pytest.param("", "JSON parse error", id="empty"),
        pytest.param('{"n": NaN}', "JSON parse error", id="not a number"),
    ],
)
def test_json_that_cannot_be_stored_is_refused(text, message):
    with pytest.raises(ParseError, match=message):
        parse(text)


def test_depth_32_is_accepted():
    assert parse(nested(33)) is not None


def test_a_surrogate_pair_is_one_character():
    assert parse(r'"\ud83d\udd0d"') == "\U0001f50d"


def test_bytes_that_are_no_utf8_are_refused():
    with pytest.raises(ParseError):
        StrictJSONParser().parse(io.BytesIO(b'{"a": "\xff"}'), "application/json", {})


def test_a_number_of_5000_digits_is_refused():
    with pytest.raises(ParseError, match="JSON parse error"):
        parse("9" * 5000)
