"""A body is inflated and counted while it arrives."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
import zstandard

from rotoscope.domain.errors import InvalidParameter
from rotoscope.domain.request_errors import BodyTooLarge, UnsupportedMediaType
from rotoscope.wire.body import INFLATE_STEP_BYTES, MEMORY_BYTES, Body, spool

TEXT = b'{"a":"' + b"0123456789abcdef" * 4096 + b'"}'
LIMIT = 8 << 20


async def chunks(text: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


ENCODINGS = {
    "": lambda text: text,
    "identity": lambda text: text,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_body_comes_through_in_every_encoding(encoding: str) -> None:
    with await spool(chunks(ENCODINGS[encoding](TEXT)), encoding, LIMIT) as body:
        assert bytes(body.buffer) == TEXT


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_large_body_moves_to_a_file(encoding: str) -> None:
    text = TEXT * (1 + 2 * MEMORY_BYTES // len(TEXT))
    with await spool(chunks(ENCODINGS[encoding](text), 70_000), encoding, LIMIT) as body:
        assert not isinstance(body.buffer, bytes)
        assert len(body) == len(text)
        body.forget()
        assert bytes(memoryview(body.buffer)) == text


async def test_an_empty_body_is_empty() -> None:
    with await spool(chunks(b""), "", LIMIT) as body:
        assert len(body) == 0


async def test_others_have_their_turn_while_a_little_becomes_much() -> None:
    turns = 0

    async def wait() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    others = asyncio.create_task(wait())
    with await spool(chunks(gzip.compress(bytes(LIMIT)), 1 << 20), "gzip", LIMIT):
        others.cancel()
    assert turns >= LIMIT // INFLATE_STEP_BYTES // 2


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
async def test_a_bomb_is_refused_when_the_limit_is_reached(encoding: str) -> None:
    bomb = ENCODINGS[encoding](bytes(64 << 20))
    with pytest.raises(BodyTooLarge):
        await spool(chunks(bomb), encoding, LIMIT)


async def test_a_body_over_the_limit_is_refused_before_it_has_all_come() -> None:
    came = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal came
        while True:
            came += 1
            yield b"x" * 1000

    with pytest.raises(BodyTooLarge):
        await spool(endless(), "", 10_000)
    assert came == 11


@pytest.mark.parametrize("inner", [gzip.compress, zstandard.compress])
async def test_a_body_compressed_twice_is_refused(inner: object) -> None:
    with pytest.raises(UnsupportedMediaType):
        await spool(chunks(gzip.compress(inner(TEXT))), "gzip", LIMIT)  # type: ignore[operator]


async def test_a_compressed_body_that_does_not_say_so_is_refused() -> None:
    with pytest.raises(UnsupportedMediaType):
        await spool(chunks(gzip.compress(TEXT)), "", LIMIT)


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "nonsense"])
async def test_other_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        await spool(chunks(TEXT), encoding, LIMIT)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gzip", gzip.compress(TEXT)[:-9]),
        ("gzip", gzip.compress(TEXT) + b"more"),
        ("gzip", zlib.compress(TEXT)),
        ("gzip", TEXT),
        ("gzip", b""),
        ("zstd", zstandard.compress(TEXT)[:-4]),
        ("zstd", zstandard.compress(TEXT) + b"more"),
        ("zstd", TEXT),
        ("zstd", b""),
    ],
)
async def test_what_is_no_such_compression_is_refused(encoding: str, text: bytes) -> None:
    with pytest.raises(InvalidParameter):
        await spool(chunks(text), encoding, LIMIT)


def test_closing_twice_is_once() -> None:
    body = Body(b"{}")
    body.close()
    body.close()
