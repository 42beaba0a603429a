"""Blobs in memory: for tests, gone with the process."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from rotoscope.blobs.contract import CHUNK_BYTES, BlobMissing


class MemoryBlobs:
    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}
        self.aside = MemoryAside(self._contents)

    @property
    def place(self) -> str:
        return "memory"

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self._contents[sha256] = bytes(data)
        self.aside.renew(sha256)
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


class MemoryAside:
    def __init__(self, contents: dict[str, bytes]) -> None:
        self._contents = contents
        self._put_at_ms: dict[str, int] = {}
        self._aside_at_ms: dict[str, int] = {}

    def renew(self, sha256: str) -> None:
        self._put_at_ms[sha256] = time.time_ns() // 1_000_000
        self._aside_at_ms.pop(sha256, None)

    def old(self, before_ms: int) -> Iterator[str]:
        old = [name for name in self._contents if self._put_at_ms[name] < before_ms and name not in self._aside_at_ms]
        return iter(old)

    def take(self, names: Iterable[str], before_ms: int, now_ms: int) -> list[str]:
        taken = [name for name in names if self._put_at_ms.get(name, before_ms) < before_ms]
        self._aside_at_ms |= dict.fromkeys(taken, now_ms)
        return taken

    def names(self, before_ms: int) -> Iterator[str]:
        return iter([name for name, at_ms in self._aside_at_ms.items() if at_ms < before_ms])

    def give_back(self, names: Iterable[str]) -> None:
        for name in names:
            self._aside_at_ms.pop(name, None)

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            if self._aside_at_ms.pop(name, None) is not None:
                del self._contents[name]


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
