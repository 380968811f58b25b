"""Pages of servers that behave well or badly."""

import time

import pytest

from handover.probing import AllowedHosts, Budget, Forbidden, Unreachable, fetch
from tests.handover.probing.servers import dripping, web_server

INSIDE = AllowedHosts(frozenset({"wiki.acme.example"}))
HTML = {"Content-Type": "text/html; charset=utf-8"}


def home(_host, _port):
    return ["127.0.0.1"]


def get(server, path, allowed=INSIDE, **options):
    url = f"http://wiki.acme.example:{server.server_port}{path}"
    return fetch(url, allowed, Budget(**{"seconds": 5, **options}), resolve=home)


def test_page_is_fetched_without_credentials_from_the_pinned_address(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with web_server({"/a": (200, HTML, b"<p>Hello</p>")}) as server:
        page = get(server, "/a?b=1#c")

    assert (page.status, page.media_type, page.body, page.truncated) == (200, "text/html", b"<p>Hello</p>", False)
    [(path, headers)] = server.seen
    assert path == "/a?b=1"
    assert headers["Host"] == f"wiki.acme.example:{server.server_port}"
    assert not {"Cookie", "Authorization"} & headers.keys()


def test_a_host_that_is_not_opened_is_not_even_connected_to():
    with web_server({"/a": (200, HTML, b"")}) as server, pytest.raises(Forbidden):
        get(server, "/a", AllowedHosts())

    assert server.seen == []


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("http://169.254.169.254/latest/meta-data/", id="metadata"),
        pytest.param("http://127.0.0.1/", id="loopback"),
        pytest.param("http://[::ffff:127.0.0.1]/", id="mapped"),
        pytest.param("http://0x7f000001/", id="hexadecimal"),
        pytest.param("file:///etc/passwd", id="other-scheme"),
        pytest.param("http://user:secret@wiki.acme.example/", id="credentials"),
        pytest.param("http://other.acme.example/", id="name-that-leads-inside"),
    ],
)
def test_each_redirect_is_judged(target):
    with web_server({"/a": (302, {"Location": target}, b"")}) as server, pytest.raises(Forbidden):
        get(server, "/a")


def test_redirects_are_followed_and_bounded():
    answers = {"/a": (301, {"Location": "/b"}, b""), "/b": (200, HTML, b"b"), "/r": (302, {"Location": "/r"}, b"")}
    with web_server(answers) as server:
        assert get(server, "/a").body == b"b"
        server.seen.clear()
        with pytest.raises(Unreachable, match="redirects"):
            get(server, "/r")

    assert len(server.seen) == 6


def test_body_is_bounded():
    with web_server({"/a": (200, HTML, b"x" * 5000)}) as server:
        page = get(server, "/a", body_bytes=1000)

    assert (len(page.body), page.truncated) == (1000, True)


def test_time_is_bounded_even_when_bytes_keep_coming():
    with web_server({"/a": dripping}) as server:
        began = time.monotonic()
        with pytest.raises(Unreachable, match="timeout"):
            get(server, "/a", seconds=0.5)

    assert time.monotonic() - began < 2


@pytest.mark.parametrize("status", [401, 404, 500])
def test_refusals_of_the_server_are_answers(status):
    with web_server({"/a": (status, {}, b"")}) as server:
        assert get(server, "/a").status == status


def test_nobody_listens():
    with web_server({}) as server:
        port = server.server_port

    with pytest.raises(Unreachable, match="connection"):
        fetch(f"http://wiki.acme.example:{port}/", INSIDE, resolve=home)


def test_what_is_no_web_server_is_a_broken_protocol():
    def nonsense(handler):
        handler.wfile.write(b"SSH-2.0-x\r\n\r\n")

    with web_server({"/a": nonsense}) as server, pytest.raises(Unreachable, match="protocol"):
        get(server, "/a")


def test_unknown_names_are_unresolved():
    def unknown(_host, _port):
        raise OSError

    with pytest.raises(Unreachable, match="unresolved"):
        fetch("https://docs.example.com/", resolve=unknown)


def test_a_name_service_that_hangs_is_left():
    with pytest.raises(Unreachable, match="unresolved"):
        fetch("https://docs.example.com/", budget=Budget(seconds=0.2), resolve=lambda *_: time.sleep(1))
