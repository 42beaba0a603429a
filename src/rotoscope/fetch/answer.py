"""What is taken of an answer: a file within limits, or the first words of a receiver."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from rotoscope.domain.errors import StorageFull
from rotoscope.fetch.errors import BadStatus, EncodingRefused, FetchFailed, TooLarge, TooSlow

REDIRECTS = (301, 302, 303, 307, 308)
BYTES_PER_SECOND_MIN = 1_000
IGNORED_BYTES_MAX = 64 << 10  # of the body of a refusal: read, so that the connection can be used again


class Download:
    """Gives a file to `sink`, piece by piece. `location` is where a redirect leads instead."""

    def __init__(self, sink: Callable[[bytes], Any], byte_limit: int, grace_seconds: float) -> None:
        self.media_type = ""
        self.location: str | None = None
        self.byte_count = 0
        self.refusal: FetchFailed | None = None
        self._sink = sink
        self._byte_limit = byte_limit
        self._grace_seconds = grace_seconds
        self._began_at = monotonic()

    def head(self, status: int, headers: dict[bytes, bytes]) -> None:
        if status in REDIRECTS and b"location" in headers:
            self.location = headers[b"location"].decode("utf-8", "replace")
        elif status != 200:
            self.refusal = BadStatus(status)
        elif _is_encoded(headers):
            raise EncodingRefused
        elif int(headers.get(b"content-length", b"0")) > self._byte_limit:
            raise self._too_large()
        self.media_type = headers.get(b"content-type", b"").partition(b";")[0].strip().decode("latin-1")

    def piece(self, data: bytes) -> None:
        self.byte_count += len(data)
        if self.location is not None or self.refusal is not None:
            if self.byte_count > IGNORED_BYTES_MAX:
                raise self.refusal or TooLarge("The body of a redirect is too large.")
            return
        if self.byte_count > self._byte_limit:
            raise self._too_large()
        elapsed = monotonic() - self._began_at
        if elapsed > self._grace_seconds and self.byte_count < elapsed * BYTES_PER_SECOND_MIN:
            raise TooSlow
        try:
            self._sink(data)
        except OSError as error:  # a disk of ours that is full says nothing about the server that we ask
            raise StorageFull("What is being fetched does not fit on the disk.") from error

    def _too_large(self) -> TooLarge:
        return TooLarge(f"The file is larger than {self._byte_limit} bytes.")


def _is_encoded(headers: dict[bytes, bytes]) -> bool:
    content, transfer = headers.get(b"content-encoding", b"identity"), headers.get(b"transfer-encoding", b"chunked")
    return content.lower() != b"identity" or transfer.lower() != b"chunked"


class Reply:
    """The status of an answer, the first of its headers and of its body; the rest is ignored."""

    def __init__(self, bytes_max: int) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self._bytes_max = bytes_max
        self._byte_count = 0

    def head(self, status: int, headers: dict[bytes, bytes]) -> None:
        self.status = status
        room = self._bytes_max
        for name, value in headers.items():
            room -= len(name) + len(value)
            if room < 0 and name != b"retry-after":
                continue
            self.headers[name.decode("latin-1")] = value.decode("latin-1")

    def piece(self, data: bytes) -> None:
        self.body = (self.body + data)[: self._bytes_max]
        self._byte_count += len(data)
        if self._byte_count > IGNORED_BYTES_MAX:
            raise TooLarge("The receiver's answer is too large.")
