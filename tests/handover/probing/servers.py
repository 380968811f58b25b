"""Web servers on this machine that behave well or badly, each on a port of its own."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path.partition("?")[0])
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer or (404, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        return


@contextmanager
def web_server(answers):
    """Serve ``answers`` (path -> (status, headers, body) or a function); ``seen`` lists what was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.answers, server.seen = answers, []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def dripping(handler):
    """Send one byte of the body every 50 ms, for ever."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return
