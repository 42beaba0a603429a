"""Blobs in memory: for tests, gone with the process."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from rotoscope.blobs.contract import CHUNK_BYTES, BlobMissing


class MemoryBlobs:
    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    @property
    def place(self) -> str:
        return "memory"

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self._contents[sha256] = bytes(data)
        return sha256

    def put_many(self, contents: Iterable[bytes]) -> list[str]:
        return [self.put(data) for data in contents]

    def put_file(self, path: Path) -> str:
        return self.put(path.read_bytes())

    def writer(self) -> "MemoryWriter":
        return MemoryWriter(self)

    def get(self, sha256: str) -> bytes:
        try:
            return self._contents[sha256]
        except KeyError:
            raise BlobMissing(sha256) from None

    def open_stream(self, sha256: str, offset: int = 0) -> Iterator[bytes]:
        data = self.get(sha256)
        return (data[start : start + CHUNK_BYTES] for start in range(offset, len(data), CHUNK_BYTES))

    def path(self, sha256: str) -> Path | None:
        return None

    def size(self, sha256: str) -> int:
        return len(self.get(sha256))

    def exists(self, sha256: str) -> bool:
        return sha256 in self._contents

    def delete(self, sha256: str) -> None:
        self._contents.pop(sha256, None)

    def close(self) -> None:
        pass


class MemoryWriter:
    def __init__(self, blobs: MemoryBlobs) -> None:
        self.sha256 = ""
        self._blobs = blobs
        self._data = bytearray()

    @property
    def byte_count(self) -> int:
        return len(self._data)

    def write(self, data: bytes) -> None:
        self._data += data

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None:
            self.sha256 = self._blobs.put(bytes(self._data))
