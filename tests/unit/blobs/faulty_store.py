"""Stands before an object store and spoils what it answers: the object is there, and whoever put it hears no."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

STORED_500, NOT_STORED_503, STORED_CUT, TRUE = "stored, 500", "not stored, 503", "stored, cut", "true"
BUSY = b"<?xml version='1.0'?><Error><Code>InternalError</Code><Message>canary-of-the-store</Message></Error>"


class FaultyStore(ThreadingHTTPServer):
    """`habits`: how PUTs are answered, one after the other; then truly. `for_ever`: all of them as the first."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = urlsplit(upstream).netloc
        self.habits: list[str] = []
        self.for_ever = False
        self.puts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_habit(self) -> str:
        self.puts += 1
        if not self.habits:
            return TRUE
        return self.habits[0] if self.for_ever else self.habits.pop(0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def store(self) -> FaultyStore:
        assert isinstance(self.server, FaultyStore)
        return self.server

    def do_PUT(self) -> None:
        habit = self.store.next_habit()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if habit == NOT_STORED_503:
            self._answer(503, {}, BUSY)
            return
        told = self._forwarded(body)
        if habit == STORED_500:
            self._answer(500, {}, BUSY)
        elif habit == STORED_CUT:
            self.close_connection = True
            self.connection.close()
        else:
            self._answer(*told)

    def do_GET(self) -> None:
        self._answer(*self._forwarded(self.rfile.read(int(self.headers.get("Content-Length", 0)))))

    do_HEAD = do_DELETE = do_POST = do_GET

    def _forwarded(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        with closing(http.client.HTTPConnection(self.store.upstream, timeout=30)) as upstream:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            upstream.request(self.command, self.path, body or None, headers)
            answer = upstream.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        left_out = ("transfer-encoding", "connection", "date", "server")
        for name, value in headers.items():
            if name.lower() not in left_out and (name.lower() != "content-length" or self.command == "HEAD"):
                self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody wants to know."""


@contextmanager
def faulty_store_before(url: str) -> Iterator[FaultyStore]:
    store = FaultyStore(url)
    thread = threading.Thread(target=store.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield store
    finally:
        store.shutdown()
        store.server_close()
        thread.join()
