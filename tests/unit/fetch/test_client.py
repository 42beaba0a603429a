"""What the client makes of servers that are slow, broken or hostile."""

import asyncio
import errno
import gzip
from time import monotonic

import pytest

from rotoscope.domain.errors import StorageFull
from rotoscope.fetch.bucket import Buckets
from rotoscope.fetch.client import Fetched, Fetcher
from rotoscope.fetch.errors import FetchFailed
from tests.origin import Behaviour, an_origin, answer, cut_off, drip, gibberish, hang, redirect, without_length

CANARY = b"<html>canary-of-the-upstream</html>"
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
SOON = 30  # seconds: not for ever, on whatever machine


async def fetch(
    route: bytes | Behaviour, *, byte_limit: int = 1000, seconds: float = 60, **options: float
) -> tuple[Fetched, bytes]:
    """Fetch /x from a server that answers with `route`."""
    got = bytearray()
    fetcher = Fetcher(allow=["127.0.0.0/8"], **options)
    async with an_origin({"/x": route, "/loop": redirect("/loop"), "/end": b"end"}) as origin:
        try:
            fetched = await fetcher.get(f"{origin.url}/x", got.extend, byte_limit=byte_limit, deadline_seconds=seconds)
        finally:
            await fetcher.close()
    return fetched, bytes(got)


async def code_of(route: bytes | Behaviour, **options: float) -> str:
    with pytest.raises(FetchFailed) as caught:
        await fetch(route, **options)
    assert "canary" not in str(caught.value)
    assert caught.value.message
    return caught.value.code


async def test_bytes_arrive_as_they_are() -> None:
    fetched, data = await fetch(answer(b"abc", "Content-Type: image/jpeg; charset=x"))
    assert data == b"abc"
    assert (fetched.status, fetched.media_type, fetched.byte_count) == (200, "image/jpeg", 3)
    assert fetched.final_url.endswith("/x")


async def test_a_full_disk_of_ours_is_not_the_fault_of_the_server() -> None:
    def sink(_: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    fetcher = Fetcher(allow=["127.0.0.0/8"])
    async with an_origin({"/x": b"abc"}) as origin:
        with pytest.raises(StorageFull):
            await fetcher.get(f"{origin.url}/x", sink, byte_limit=1000, deadline_seconds=60)
        await fetcher.close()


async def test_an_answer_without_length_is_whole_when_the_server_hangs_up() -> None:
    assert (await fetch(without_length(b"abc")))[1] == b"abc"


async def test_a_redirect_is_followed() -> None:
    assert (await fetch(redirect("/end")))[1] == b"end"


async def test_a_redirect_in_a_circle_ends() -> None:
    assert await code_of(redirect("/loop")) == "too_many_redirects"


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "404 Not Found", "500 Oops", "204 No Content"])
async def test_any_status_but_200_is_an_error_that_names_it(status: str) -> None:
    with pytest.raises(FetchFailed, match=status[:3]) as caught:
        await fetch(answer(CANARY if status[:3] != "204" else b"", status=status))
    assert caught.value.transient == (status[0] == "5")


async def test_a_hung_server_is_given_up_at_the_deadline() -> None:
    started = monotonic()
    assert await code_of(hang, seconds=0.3) == "timed_out"
    assert monotonic() - started < SOON


@pytest.mark.parametrize(
    "first", [b"HTTP/1.1 200 O", b"HTTP/1.1 200 OK\r\nX: ", HEADERS], ids=["status", "headers", "body"]
)
async def test_a_dripping_server_is_given_up_at_the_deadline(first: bytes) -> None:
    started = monotonic()
    assert await code_of(drip(first, 0.05), seconds=0.4, byte_limit=10**6) == "timed_out"
    assert monotonic() - started < SOON


async def test_a_dripping_body_is_given_up_before_the_deadline() -> None:
    assert await code_of(drip(HEADERS, 0.02), seconds=60, byte_limit=10**6, grace_seconds=0.2) == "too_slow"


async def test_a_body_that_ends_too_early_is_truncated() -> None:
    assert await code_of(cut_off(b"x" * 400, 900)) == "truncated"


async def test_a_server_that_hangs_up_says_nothing_is_truncated() -> None:
    async def slam(writer: asyncio.StreamWriter) -> None:
        writer.close()

    assert await code_of(slam) == "truncated"


async def test_a_body_above_the_limit_is_refused_by_its_claim() -> None:
    assert await code_of(cut_off(b"x", 10**9)) == "too_large"


async def test_a_body_above_the_limit_is_refused_by_its_bytes() -> None:
    assert await code_of(without_length(b"x" * 2000)) == "too_large"


async def test_a_compressed_body_is_refused_unopened() -> None:
    bomb = gzip.compress(gzip.compress(bytes(10**7)))
    assert await code_of(answer(bomb, "Content-Encoding: gzip"), byte_limit=10**6) == "encoding_refused"


async def test_what_is_not_http_is_malformed() -> None:
    assert await code_of(gibberish) == "answer_malformed"


async def test_a_closed_port_and_an_unknown_name_are_told_apart() -> None:
    fetcher = Fetcher(allow=["127.0.0.0/8"])
    async with an_origin() as origin:
        url = origin.url
    for address, code in ((url, "connect_failed"), ("http://nobody.invalid/", "dns_failed")):
        with pytest.raises(FetchFailed) as caught:
            await fetcher.get(address, print, byte_limit=1, deadline_seconds=60)
        assert caught.value.code == code
        assert caught.value.transient
    await fetcher.close()


async def test_a_signed_address_is_asked_for_to_the_letter() -> None:
    path = "/a%2Fb%20c/%7Ed?X-Amz-Signature=a%2Bb+c%3D&x=%E4"
    fetcher = Fetcher(allow=["127.0.0.0/8"])
    async with an_origin({path: b"ok"}) as origin:
        await fetcher.get(origin.url + path, print, byte_limit=9, deadline_seconds=60)
        assert "accept-encoding: identity" in origin.requests[0].lower()
        await fetcher.close()


async def test_an_address_with_spaces_and_umlauts_is_quoted() -> None:
    fetcher = Fetcher(allow=["127.0.0.0/8"])
    async with an_origin({"/caf%C3%A9%20(1).jpg": b"ok"}) as origin:
        await fetcher.get(origin.url + "/café (1).jpg", print, byte_limit=9, deadline_seconds=60)
        await fetcher.close()


async def test_a_bucket_is_read_through_a_signed_address() -> None:
    async with an_origin() as origin:
        buckets = Buckets(frozenset({"clips"}), origin.url, access_key_id="key", secret_access_key="secret")
        fetcher = Fetcher(allow=["127.0.0.0/8"], buckets=buckets)
        with pytest.raises(FetchFailed, match="404"):
            await fetcher.get("s3://clips/day 1/0001.jpg", print, byte_limit=9, deadline_seconds=60)
        assert origin.paths[0].startswith("/clips/day%201/0001.jpg?")
        assert "X-Amz-Signature=" in origin.paths[0]
        for url, code in (
            ("s3://other/x", "bucket_refused"),
            ("s3://clips", "url_invalid"),
            ("s3:///x", "url_invalid"),
        ):
            with pytest.raises(FetchFailed) as caught:
                await fetcher.get(url, print, byte_limit=9, deadline_seconds=60)
            assert caught.value.code == code
        await fetcher.close()


async def test_a_webhook_is_posted() -> None:
    fetcher = Fetcher(allow=["127.0.0.0/8"])
    async with an_origin({"/hook": answer(b"thanks " * 100, status="202 Accepted")}) as origin:
        told = await fetcher.post(f"{origin.url}/hook", b"{}", {"webhook-id": "1"}, deadline_seconds=60)
        assert told.status == 202
        assert told.excerpt == "thanks " * 100
        assert told.headers == {"content-length": "700"}
        assert "webhook-id: 1" in origin.requests[0]
        await fetcher.close()
