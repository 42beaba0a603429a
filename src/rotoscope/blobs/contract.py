"""What every place for bytes offers. A blob is named by its SHA-256 and never changes."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

CHUNK_BYTES = 1 << 20

_NAME = re.compile(r"[0-9a-f]{64}")


class BlobMissing(LookupError):
    """There are no bytes under this name."""


def is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def require_name(sha256: str) -> str:
    """The name, if it is one: nothing else ever becomes part of a path."""
    if not is_name(sha256):
        raise BlobMissing(sha256[:80])
    return sha256


class BlobWriter(Protocol):
    """Takes bytes bit by bit. After its `with` block the blob is durable; after an error in it, not there at all."""

    sha256: str  # known at the end of the block

    @property
    def byte_count(self) -> int: ...
    def write(self, data: bytes) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class Aside(Protocol):
    """Blobs that nobody names go in two steps: they are set aside, where they can be read still, and dropped later.

    Whoever puts the same bytes again finds them new in place, so between the steps nothing is lost that somebody came
    to name after all. Moments are milliseconds since 1970; what is told of an age may be an hour too young.
    """

    def old(self, before_ms: int) -> Iterator[str]:
        """Names that nobody has put since that moment, and that are not aside."""
        ...

    def take(self, names: Iterable[str], before_ms: int, now_ms: int) -> list[str]:
        """Set aside those of them that nobody has put since `before_ms`; they are named."""
        ...

    def names(self, before_ms: int) -> Iterator[str]:
        """What was set aside before that moment."""
        ...

    def give_back(self, names: Iterable[str]) -> None:
        """These are in place again."""
        ...

    def drop(self, names: Iterable[str]) -> None:
        """The bytes of these that are aside are overwritten or gone when this returns."""
        ...


class Blobs(Protocol):
    """Every `put` returns the name, once the bytes are durable. All calls block: they are for threads."""

    @property
    def place(self) -> str:
        """Where they are, for people to read: without secrets."""
        ...

    @property
    def aside(self) -> Aside: ...

    def put(self, data: bytes) -> str: ...
    def put_many(self, contents: Iterable[bytes]) -> list[str]:
        """Put several at the price of little more than one."""
        ...

    def put_file(self, path: Path) -> str: ...
    def writer(self) -> BlobWriter: ...
    def get(self, sha256: str) -> bytes: ...
    def open_stream(self, sha256: str, offset: int = 0) -> Iterator[bytes]: ...
    def path(self, sha256: str) -> Path | None:
        """Where the bytes lie on this machine's disk, if they do."""
        ...

    def size(self, sha256: str) -> int: ...
    def exists(self, sha256: str) -> bool: ...
    def delete(self, sha256: str) -> None:
        """Forget the bytes; no matter if they are not there."""
        ...

    def close(self) -> None:
        """Let go of what is held open; nobody calls anything after that."""
        ...
