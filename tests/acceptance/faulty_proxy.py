"""Stands between a client and a server, and spoils answers: the work was done, the client hears that it was not."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


class Proxy(ThreadingHTTPServer):
    """Of every three POSTs, the first is carried out and answered 503, the second never sent on and answered 502.

    With a `habit`, the first POSTs are all carried out and answered with these statuses, and the others truly.
    """

    def __init__(self, upstream: str, habit: tuple[int, ...] = ()) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.habit = habit
        self.upstream = urlsplit(upstream).netloc
        self.posts = 0
        self.spoiled = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        self._answer(*self._forward())

    def do_POST(self) -> None:
        self.server.posts += 1
        if self.server.habit:
            self._follow(self.server.habit)
            return
        turn = self.server.posts % 3
        if turn == 2:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._spoil(502, b"<html>bad gateway</html>")
            return
        status, body = self._forward()
        if turn == 1:
            self._spoil(503, b"<html>service unavailable</html>")
        else:
            self._answer(status, body)

    def _follow(self, habit: tuple[int, ...]) -> None:
        status, body = self._forward()
        if self.server.posts <= len(habit):
            self._spoil(habit[self.server.posts - 1], b"<html>gateway timeout</html>")
        else:
            self._answer(status, body)

    def _forward(self) -> tuple[int, bytes]:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with closing(http.client.HTTPConnection(self.server.upstream, timeout=30)) as upstream:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            upstream.request(self.command, self.path, body or None, headers)
            answer = upstream.getresponse()
            return answer.status, answer.read()

    def _spoil(self, status: int, page: bytes) -> None:
        self.server.spoiled += 1
        self._answer(status, page)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def proxy_before(url: str, habit: tuple[int, ...] = ()) -> Iterator[Proxy]:
    proxy = Proxy(url, habit)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
