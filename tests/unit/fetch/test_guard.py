"""No spelling of an address, no redirect and no change of mind of a name server reaches what is private."""

import asyncio
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from rotoscope import fetch
from rotoscope.fetch import target
from rotoscope.fetch.client import Fetcher
from rotoscope.fetch.errors import AddressRefused, FetchFailed
from tests.origin import an_origin, redirect

LOOPBACK = """
127.0.0.1 127.1 127.0.1 0x7f.1 0x7f000001 0177.0.0.1 017700000001 2130706433 0 0.0.0.0 localhost LOCALHOST localhost.
[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [64:ff9b::7f00:1] [::127.0.0.1]
①②⑦.⓪.⓪.① 127。0。0。1 127.0.0.1. ｌｏｃａｌｈｏｓｔ ip6-localhost
"""
INSIDE = """
10.0.0.1 172.16.0.1 192.168.0.1 169.254.169.254 100.64.0.1 100.100.100.200 [fd00::1] [fe80::1] [fd00:ec2::254]
192.0.0.192 168.63.129.16 224.0.0.1 [2002:7f00:1::] [2001::1] [ff02::1]
"""
SCHEMES = """
file:///etc/passwd ftp://127.0.0.1/x gopher://127.0.0.1:70/ data:image/png;base64,AA javascript:alert(1) dict://127.0.0.1/
//127.0.0.1/x \\\\127.0.0.1\\x jar:http://127.0.0.1!/ ws://127.0.0.1/ unix:///run/x.sock about:blank
"""

watched: list[list[object]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and watched:
        watched[-1].append(arguments[1])


sys.addaudithook(_hear)


@pytest.fixture
def connects() -> Iterator[list[object]]:
    """Every address that this process connects to during the test."""
    watched.append([])
    yield watched[-1]
    watched.pop()


async def attempt(url: str, fetcher: Fetcher | None = None) -> FetchFailed | None:
    fetcher = fetcher or Fetcher()
    try:
        await fetcher.get(url, lambda _: None, byte_limit=1000, deadline_seconds=60)
    except FetchFailed as error:
        return error
    finally:
        await fetcher.close()
    return None


async def test_no_spelling_of_loopback_is_connected_to(connects: list[object]) -> None:
    async with an_origin({"/": b"secret"}) as canary:
        port = canary.host.split(":")[1]
        for host in LOOPBACK.split():
            assert await attempt(f"http://{host}:{port}/") is not None, host
        assert canary.requests == []
    assert [peer for peer in connects if isinstance(peer, tuple)] == []


async def test_no_private_address_is_connected_to(connects: list[object]) -> None:
    for host in INSIDE.split():
        assert isinstance(await attempt(f"http://{host}/"), AddressRefused), host
    assert connects == []


async def test_only_web_addresses_are_asked_for(connects: list[object]) -> None:
    for url in [*SCHEMES.split(), "", "x", "http://", "http:///x", "http://a\r\nb/", "http://[::1", "http://a:99999/"]:
        assert await attempt(url) is not None, url
    assert connects == []


async def test_no_text_whatever_breaks_the_fetcher() -> None:
    parts = [*"az09.-:/@[]%?# é①。\u00ad\u200d☃\ud800", "http://", "%00", "..", "xn--", "[::1]", ":80", ":-1", "a" * 70]
    random = Random(1)
    for _ in range(1500):
        text = random.choice(["http://", "HTTPS:", ""]) + "".join(random.choices(parts, k=random.randint(0, 8)))
        try:
            target.parsed(text)
        except FetchFailed:
            continue
    for url in ("http://a..b/", "http://" + "a" * 70 + ".example/", "http://[::1]@/", "http://☃@x.invalid/"):
        assert isinstance(await attempt(url), FetchFailed), url


@pytest.mark.parametrize(
    "text",
    [
        "http://example.com/a%2Fb/~c?X-Sig=a%2Bb+c%3D&x=%E4",
        "https://example.com:8443/a//b/../c;d=e",
        "http://127.0.0.1:8080/1.jpg",
        "http://example.com./",
        "http://0x7f.1/@b:c/",
        "https://example.com/?a=b",
    ],
)
def test_a_plain_address_is_taken_apart_as_any_other(text: str) -> None:
    assert target._SIMPLE.fullmatch(text)
    assert target.aimed(text) == target._target(target.parsed(text))


@pytest.mark.parametrize(("text", "code"), [("http://a:99999/", "url_invalid"), ("http://a:25/", "address_refused")])
def test_a_plain_address_is_refused_as_any_other(text: str, code: str) -> None:
    for read in (target.aimed, target.parsed):
        with pytest.raises(FetchFailed) as caught:
            read(text)
        assert caught.value.code == code


@pytest.mark.parametrize(
    "text", ["http://u:p@a/", "http://A/", "http://a/#b", "http://a/\u00e9", "http://[::1]/", "http://a"]
)
def test_what_is_not_quite_plain_goes_the_long_way(text: str) -> None:
    assert not target._SIMPLE.fullmatch(text)


async def test_a_port_of_a_mail_server_is_refused() -> None:
    assert isinstance(await attempt("http://example.com:25/"), AddressRefused)


async def test_a_redirect_is_judged_like_a_first_address() -> None:
    async with an_origin({"/": b"secret"}, host="127.0.0.2") as canary, an_origin() as public:
        fetcher = Fetcher(allow=["127.0.0.1/32"])
        for location in [
            f"{canary.url}/",
            f"//{canary.host}/",
            "file:///etc/passwd",
            "http://[::1]/",
            "http://:0/",
            "\x80",
        ]:
            public.routes["/hop"] = redirect(location)
            assert await attempt(f"{public.url}/hop", fetcher) is not None, location
        assert canary.requests == []


async def test_a_name_that_changes_its_address_after_the_check_is_checked_again(
    monkeypatch: pytest.MonkeyPatch, connects: list[object]
) -> None:
    """Each connection judges the very address it connects to, so there is no moment between check and use."""
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])

    def resolve(*_: object, **__: object) -> list[tuple]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 80))]

    assert resolve() != resolve()  # the second answer is private
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert isinstance(await attempt("http://rebinding.example/"), AddressRefused)
    assert connects == []


async def test_a_webhook_passes_the_same_guard_and_follows_no_redirect() -> None:
    async with an_origin({"/": b"secret"}) as canary:
        fetcher = Fetcher()
        with pytest.raises(AddressRefused):
            await fetcher.post(canary.url, b"{}", {}, deadline_seconds=60)
        await fetcher.close()
        fetcher = Fetcher(allow=["127.0.0.0/8"])
        canary.routes["/hook"] = redirect("/")
        assert (await fetcher.post(f"{canary.url}/hook", b"{}", {}, deadline_seconds=60)).status == 302
        await fetcher.close()
        assert canary.paths == ["/hook"]


async def test_the_guard_holds_on_the_loop_of_another_thread() -> None:
    async with an_origin({"/": b"secret"}) as canary:
        error = await asyncio.to_thread(lambda: asyncio.run(attempt(canary.url)))
        assert isinstance(error, AddressRefused)


def test_nothing_but_the_fetcher_can_ask_anybody() -> None:
    """The client's side (SDK, command line, compat) talks to our own server; everything else goes through the guard."""
    root = Path(fetch.__file__).parents[1]
    asking = re.compile(
        r"^\s*(?:import|from) (?:aiohttp|httpx2?|requests|urllib3|urllib\.request|http\.client)\b", re.M
    )
    own = {"fetch", "client", "compat", "cli"}
    found = {path.relative_to(root) for path in root.rglob("*.py") if asking.search(path.read_text())}
    assert {path for path in found if path.parts[0] not in own} == set()
    assert Path("client/client.py") in found
