"""The body of a request: inflated and counted while it arrives, small ones in memory, large ones in a mapped file."""

import asyncio
import mmap
import tempfile
import zlib
from collections.abc import AsyncIterable, Iterable, Iterator
from types import TracebackType
from typing import IO, Protocol, Self

import zstandard
from isal import igzip_lib, isal_zlib

from rotoscope.domain.errors import InvalidParameter
from rotoscope.domain.request_errors import BodyTooLarge, UnsupportedMediaType

MEMORY_BYTES = 1 << 20  # what a body may weigh before it moves to a file
INFLATE_STEP_BYTES = 1 << 18  # how much is inflated before it is counted again
DEFLATED_HEADS = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")  # gzip, zstd: no JSON begins like this


class Body:
    """The bytes of a body as one buffer; `close` gives the file back."""

    def __init__(self, buffer: bytes | mmap.mmap, file: IO[bytes] | None = None) -> None:
        self.buffer = buffer
        self._file = file

    def __len__(self) -> int:
        return len(self.buffer)

    def forget(self) -> None:
        """Let the pages of a mapped body leave memory; they come back from the file when they are read."""
        if isinstance(self.buffer, mmap.mmap):
            self.buffer.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()  # the mapping goes when the last slice of it does
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self.close()


class Spool:
    """Takes a body piece by piece, refuses what is too much, and becomes a `Body`."""

    def __init__(self, encoding: str, byte_limit: int) -> None:
        self._inflater = _inflater(encoding)
        self._byte_limit = byte_limit
        self._received = 0
        self._kept = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - the Body closes it

    def take(self, chunk: bytes) -> Iterator[None]:
        """Take a piece, in steps: a few kilobytes may be many megabytes, and others have their turn in between."""
        self._received += len(chunk)
        self._check(self._received)
        for piece in self._inflater.inflate(chunk):
            self._keep(piece)
            yield

    def finish(self) -> Body:
        if not self._inflater.is_whole:
            raise InvalidParameter.at("", "The compressed body ends too early.", code="incomplete")
        self._file.seek(0)
        if self._kept <= MEMORY_BYTES:
            with self._file:
                return Body(self._file.read())
        return Body(mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ), self._file)

    def close(self) -> None:
        self._file.close()

    def _keep(self, piece: bytes) -> None:
        if self._kept == 0 and piece.startswith(DEFLATED_HEADS):
            raise UnsupportedMediaType("The body is compressed twice, or Content-Encoding does not say how it is.")
        self._kept += len(piece)
        self._check(self._kept)
        self._file.write(piece)

    def _check(self, count: int) -> None:
        if count > self._byte_limit:
            raise BodyTooLarge(f"The body is larger than {self._byte_limit} bytes, which is all this route takes.")


async def spool(chunks: AsyncIterable[bytes], encoding: str, byte_limit: int) -> Body:
    """Read a body to its end. `encoding` is the Content-Encoding header, "" if there is none."""
    sink = Spool(encoding, byte_limit)
    try:
        async for chunk in chunks:
            for taken, _ in enumerate(sink.take(chunk)):
                if taken:
                    await asyncio.sleep(0)
        return sink.finish()
    except BaseException:
        sink.close()
        raise


class Inflater(Protocol):
    def inflate(self, chunk: bytes) -> Iterable[bytes]: ...

    @property
    def is_whole(self) -> bool: ...


def _inflater(encoding: str) -> Inflater:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Gzip()
        case "zstd":
            return _Zstd()
    raise UnsupportedMediaType(f"Content-Encoding {encoding[:40]!r} is not taken; send gzip, zstd or none.")


class _Plain:
    is_whole = True

    def inflate(self, chunk: bytes) -> Iterable[bytes]:
        return (chunk,) if chunk else ()


class _Gzip:
    def __init__(self) -> None:
        self._stream = isal_zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)

    @property
    def is_whole(self) -> bool:
        return self._stream.eof and not self._stream.unused_data

    def inflate(self, chunk: bytes) -> Iterable[bytes]:
        while chunk:
            try:
                yield self._stream.decompress(chunk, INFLATE_STEP_BYTES)
            except igzip_lib.IsalError as error:  # pyright: ignore[reportGeneralTypeIssues] - the stub says only "Exception"
                raise InvalidParameter.at("", "The body is not valid gzip.") from error
            chunk = self._stream.unconsumed_tail


class _Zstd:
    def __init__(self) -> None:
        self._stream = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj(
            write_size=INFLATE_STEP_BYTES, read_across_frames=False
        )

    @property
    def is_whole(self) -> bool:
        return self._stream.eof and not self._stream.unused_data

    def inflate(self, chunk: bytes) -> Iterable[bytes]:
        for start in range(0, len(chunk), 1 << 10):  # a kilobyte of zstd can be many megabytes
            try:
                yield self._stream.decompress(chunk[start : start + (1 << 10)])
            except zstandard.ZstdError as error:
                raise InvalidParameter.at("", "The body is not valid zstd.") from error
