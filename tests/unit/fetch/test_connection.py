"""HTTP as servers really speak it: kept connections, chunks, interim answers, and what must not be believed."""

import asyncio
import datetime
import ipaddress
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from rotoscope.fetch import client
from rotoscope.fetch.client import Fetcher
from rotoscope.fetch.errors import FetchFailed
from tests.origin import an_origin, answer, drip

OK = b"HTTP/1.1 200 OK\r\n"


@asynccontextmanager
async def a_fetcher(**options: int) -> AsyncIterator[Fetcher]:
    fetcher = Fetcher(allow=["127.0.0.0/8"], **options)
    yield fetcher
    await fetcher.close()


async def get(fetcher: Fetcher, url: str, *, byte_limit: int = 10**6, seconds: float = 5) -> bytes:
    got = bytearray()
    await fetcher.get(url, got.extend, byte_limit=byte_limit, deadline_seconds=seconds)
    return bytes(got)


@asynccontextmanager
async def a_server_that_says(*answers: bytes) -> AsyncIterator[tuple[str, list[int]]]:
    """Says one of `answers` to each request of a connection and hangs up after the last; counts its connections."""
    connections: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(0)
        for text in answers:
            await reader.readuntil(b"\r\n\r\n")
            connections[-1] += 1
            writer.write(text)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", connections
    server.close()


async def code_of(text: bytes) -> str:
    async with a_server_that_says(text) as (url, _), a_fetcher() as fetcher:
        with pytest.raises(FetchFailed) as caught:
            await get(fetcher, url)
    return caught.value.code


async def body_of(*answers: bytes) -> bytes:
    async with a_server_that_says(*answers) as (url, _), a_fetcher() as fetcher:
        return await get(fetcher, url)


async def test_chunks_are_put_together() -> None:
    assert await body_of(OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n") == b"abcde"


async def test_an_interim_answer_is_passed_over() -> None:
    assert (
        await body_of(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK + b"Content-Length: 3\r\n\r\nabc")
        == b"abc"
    )


async def test_an_old_server_ends_its_answer_by_hanging_up() -> None:
    assert await body_of(b"HTTP/1.0 200 OK\r\n\r\nabc") == b"abc"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "truncated"),
        (OK, "truncated"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc", "truncated"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "truncated"),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "encoding_refused"),
        (OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "answer_malformed"),
        (OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "answer_malformed"),
        (OK + b"Content-Length: -1\r\n\r\n", "answer_malformed"),
        (OK + b"Content-Length: 99999999999999999999999\r\n\r\n", "answer_malformed"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "answer_malformed"),
        (OK + b"X: " + b"a" * 100_000 + b"\r\n\r\n", "answer_malformed"),
        (OK + b"X: a\r\n" * 30_000, "answer_malformed"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000, "answer_malformed"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "answer_malformed"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: a\r\n" * 60_000, "answer_malformed"),
        (b"HTTP/9.9 200 OK\r\n\r\n", "answer_malformed"),
    ],
)
async def test_an_answer_that_cannot_be_believed_is_an_error(text: bytes, code: str) -> None:
    assert await code_of(text) == code


async def test_bytes_after_the_end_of_an_answer_belong_to_nobody() -> None:
    whole = OK + b"Content-Length: 3\r\n\r\nabc"
    async with a_server_that_says(whole + whole, whole) as (url, connections), a_fetcher() as fetcher:
        assert [await get(fetcher, url), await get(fetcher, url)] == [b"abc", b"abc"]
        assert len(connections) == 2  # the first connection is not trusted again


async def test_a_connection_is_kept_for_the_next_frame() -> None:
    whole = OK + b"Content-Length: 3\r\n\r\nabc"
    async with a_server_that_says(*[whole] * 5) as (url, connections), a_fetcher() as fetcher:
        for _ in range(5):
            await get(fetcher, url)
        assert connections == [5]


async def test_a_connection_that_was_closed_meanwhile_is_replaced() -> None:
    async with a_server_that_says(OK + b"Content-Length: 3\r\n\r\nabc") as (url, connections), a_fetcher() as fetcher:
        for _ in range(3):
            assert await get(fetcher, url) == b"abc"
        assert connections == [1, 1, 1]


async def test_a_refusal_does_not_cost_the_connection() -> None:
    async with an_origin({"/x": b"here"}) as origin, a_fetcher(connections_per_host_max=1) as fetcher:
        for _ in range(3):
            with pytest.raises(FetchFailed, match="404"):
                await get(fetcher, f"{origin.url}/gone")
        assert await get(fetcher, f"{origin.url}/x") == b"here"


async def test_the_endless_body_of_a_refusal_is_not_read() -> None:
    async with an_origin({"/x": answer(bytes(10**6), status="404 Not Found")}) as origin, a_fetcher() as fetcher:
        with pytest.raises(FetchFailed, match="404"):
            await get(fetcher, f"{origin.url}/x")


async def test_no_more_connections_are_made_than_allowed() -> None:
    busy, most = 0, 0

    async def slow(writer: asyncio.StreamWriter) -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.02)
        busy -= 1
        await answer(b"x")(writer)

    async with an_origin({"/x": slow}) as origin, a_fetcher(connections_per_host_max=3) as fetcher:
        await asyncio.gather(*(get(fetcher, f"{origin.url}/x") for _ in range(12)))
    assert most == 3


async def test_a_long_answer_may_not_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stall(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 1000\r\n\r\nabc")
        await asyncio.sleep(3600)

    monkeypatch.setattr("rotoscope.fetch.client.SILENCE_SECONDS", 0.2)
    async with an_origin({"/stall": stall, "/drip": drip(OK + b"\r\n", 0.05)}) as origin, a_fetcher() as fetcher:
        with pytest.raises(FetchFailed) as caught:
            await asyncio.wait_for(get(fetcher, f"{origin.url}/stall", seconds=100), 5)
        assert caught.value.code == "timed_out"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(get(fetcher, f"{origin.url}/drip", seconds=100), 1)


async def test_a_header_cannot_be_smuggled_in() -> None:
    async with an_origin({"/hook": b""}) as origin, a_fetcher() as fetcher:
        with pytest.raises(FetchFailed):
            await fetcher.post(f"{origin.url}/hook", b"{}", {"x-key": "a\r\nX-Evil: 1"}, deadline_seconds=60)
        assert origin.requests == []


async def test_a_long_answer_that_stands_still_is_given_up_long_before_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also on a connection that was used before, and rested; one that still says something is heard to its end."""
    monkeypatch.setattr(client, "SILENCE_SECONDS", 0.5)

    async def some(writer: asyncio.StreamWriter) -> None:
        for piece in (b"a", b"b", b"c"):
            writer.write(OK + b"Content-Length: 3\r\n\r\n" + piece if piece == b"a" else piece)
            await asyncio.sleep(0.3)

    async def half(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 3\r\n\r\na")
        await asyncio.sleep(3600)

    async with an_origin({"/some": some, "/half": half}) as origin, a_fetcher() as fetcher:
        assert await get(fetcher, origin.url + "/some", seconds=120) == b"abc"
        await asyncio.sleep(0.6)
        began_at = time.monotonic()
        with pytest.raises(FetchFailed) as caught:
            await get(fetcher, origin.url + "/half", seconds=120)
        assert caught.value.code == "timed_out"
        assert 0.5 <= time.monotonic() - began_at < 60


def a_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(certificate.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))
    return path


async def test_only_a_server_with_a_valid_certificate_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(OK + b"Content-Length: 3\r\n\r\nabc")

    def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        task.add_done_callback(lambda done: (done.cancelled() or done.exception(), writer.close()))

    server = await asyncio.start_server(served, "127.0.0.1", 0, ssl=context)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with a_fetcher() as fetcher:
        with pytest.raises(FetchFailed) as caught:
            await get(fetcher, url)
        assert caught.value.code == "tls_failed"
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    async with a_fetcher() as fetcher:
        assert [await get(fetcher, url), await get(fetcher, url)] == [b"abc", b"abc"]
        with pytest.raises(FetchFailed) as caught:
            await get(fetcher, url.replace("127.0.0.1", "127.1", 1).replace("https://127.1", "https://localhost"))
        assert caught.value.code in ("tls_failed", "connect_failed")
    server.close()
