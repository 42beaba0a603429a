"""Those who attack a server, in a process of their own: each kind of them as fast as it can, for so many seconds.

python -m tests.chaos.attackers PORT KEY PROJECT_ID SECONDS
"""

import contextlib
import gzip
import http.client
import itertools
import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator

HALF_OPEN = 100
PAUSE_SECONDS = 0.05  # of one attacker between two attacks: what costs them nothing they do again and again
HOST = b"Host: 127.0.0.1\r\n"


class Attack:
    """Whom they attack."""

    def __init__(self, port: int, key: str, project_id: str, seconds: float) -> None:
        self.port = port
        self.key = key
        self.jobs = f"/v1/projects/{project_id}/jobs"
        self.until = time.monotonic() + seconds
        self.count = 0

    def again(self) -> Iterator[int]:
        for number in itertools.count():
            if time.monotonic() > self.until:
                return
            self.count += 1
            yield number
            time.sleep(PAUSE_SECONDS)

    def post(self, body: bytes, path: str = "", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"x-api-key": self.key, "content-type": "application/json"} | named
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            with contextlib.closing(connection):
                connection.request("POST", path or self.jobs, body, sent)
                connection.getresponse().read()

    def half_open(self, head: bytes) -> None:
        """Connections that say the beginning of something and no more; those that are closed come again."""
        opened: list[socket.socket] = []
        for _ in self.again():
            while len(opened) < HALF_OPEN:
                with contextlib.suppress(OSError):
                    made = socket.create_connection(("127.0.0.1", self.port), 5)
                    made.sendall(head)
                    made.setblocking(False)
                    opened.append(made)
            opened = [each for each in opened if _is_open(each)]
        for each in opened:
            each.close()


def _is_open(connection: socket.socket) -> bool:
    try:
        return connection.recv(1 << 12) != b"" or bool(connection.close())
    except BlockingIOError:
        return True
    except OSError:
        return False


def half_headers(attack: Attack) -> None:
    attack.half_open(b"GET /health HTTP/1.1\r\nHos")


def half_bodies(attack: Attack) -> None:
    head = f"POST {attack.jobs} HTTP/1.1\r\nx-api-key: {attack.key}\r\nContent-Length: 1000000\r\n".encode()
    attack.half_open(head + HOST + b'\r\n{"reference_id"')


def bombs(attack: Attack) -> None:
    """658 bytes that are 300 MB; and JSON of a hundred thousand brackets."""
    twice = gzip.compress(gzip.compress(bytes(300 << 20), 9), 9)
    once = gzip.compress(b'{"a":"' + b" " * (64 << 20), 9)
    for number in attack.again():
        attack.post((twice, once)[number % 2], content_encoding="gzip")


def deep(attack: Attack) -> None:
    bodies = [b"[" * 100_000, b'{"a":' * 50_000, b"[" + b"0," * 400_000 + b"0]", b"\xff" * 500_000]
    for number in attack.again():
        attack.post(bodies[number % len(bodies)])


def wide(attack: Attack) -> None:
    """Jobs of twenty thousand frames, each of them wrong."""
    frames = [{"frame_id": "", "src": "javascript:x"}] * 20_000
    body = json.dumps({"reference_id": "x", "tag": "default", "data": {"video_data": {"frames": frames}}}).encode()
    for _ in attack.again():
        attack.post(body)


def headers(attack: Attack) -> None:
    head = b"GET /health HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 140_000 + b"\r\n\r\n"
    for _ in attack.again():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", attack.port), 5) as connection:
            connection.sendall(head)
            connection.recv(1 << 12)


def passwords(attack: Attack) -> None:
    for number in attack.again():
        body = json.dumps({"email": f"{number}@example.com", "password": "x" * 60}).encode()
        attack.post(body, "/v1/sign-in", x_api_key="")


def pixels(attack: Attack) -> None:
    """A picture of 0.6 kB that says it is 60,000 pixels wide."""
    bomb = bytes.fromhex("ffd8ffc0001108ea60ea6003012200021101031101ffda") + os.urandom(600)
    for _ in attack.again():
        length = str(len(bomb))
        attack.post(bomb, "/v1/uploads", content_type="application/offset+octet-stream", upload_length=length)


ATTACKS: tuple[Callable[[Attack], None], ...] = (
    *(half_headers, half_bodies, bombs, deep, wide, headers, passwords, pixels),
)


def main(port: str, key: str, project_id: str, seconds: str) -> None:
    attack = Attack(int(port), key, project_id, float(seconds))
    threads = [threading.Thread(target=each, args=(attack,), daemon=True) for each in ATTACKS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(float(seconds) + 120)
    print(attack.count)


if __name__ == "__main__":
    main(*sys.argv[1:5])
