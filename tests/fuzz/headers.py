"""What stands in headers and addresses: tokens, tags, ranges, numbers, names, places to fetch from."""

import ipaddress

from rotoscope.api.kept_bytes import byte_range
from rotoscope.api.seals import is_seal, seal, unseal
from rotoscope.domain.errors import Refusal
from rotoscope.fetch import address, target
from rotoscope.fetch.errors import FetchFailed
from rotoscope.kit.page import SEQUENCE_MAX, sequence_from_token, token_from_sequence
from rotoscope.wire import etag
from rotoscope.wire.names import name_fault, url_fault
from rotoscope.wire.upload import read_filename, read_number
from tests.fuzz.target import Target, cut

SECRET, WHOSE, WHAT = b"s" * 32, "us", b"a test"
TAG = etag.etag_of({"a": 1})
SIZE = 1000


def text_of(data: bytes) -> str:
    """As a header comes: every byte a character."""
    return data.decode("latin-1")


def judge_tokens(data: bytes) -> None:
    """Only what we sealed opens, and numbers come back as they went."""
    text = text_of(data)
    number = sequence_from_token(text)
    assert number is None or (0 <= number <= SEQUENCE_MAX and int(token_from_sequence(number)) == number)
    opened = unseal(text, 8, SECRET, WHOSE, WHAT)
    if opened is not None:
        assert is_seal(text, 8)
        assert seal(opened, SECRET, WHOSE, WHAT) == text, "made up by somebody else"


def judge_tags(data: bytes) -> None:
    """A tag is meant only if it stands there whole, or for any."""
    text = text_of(data)
    assert not etag.is_meant(text, TAG) or TAG in text or text.strip() == "*"


def judge_ranges(data: bytes) -> None:
    found = byte_range(text_of(data), SIZE)
    assert found is None or 0 <= found[0] <= SIZE >= found[1] >= 0


def judge_uploads(data: bytes) -> None:
    """A count or a name, or refused with the header's name."""
    text = text_of(data)
    for read in (lambda: read_number("Upload-Offset", text), lambda: len(read_filename(text))):
        try:
            assert read() >= 0
        except Refusal as refusal:
            assert refusal.faults[0].pointer.startswith("/headers/")


def judge_addresses(data: bytes) -> None:
    """An address that we would connect to is none of ours, however it is written."""
    which, rest = cut(data, 1)
    text = rest.decode("utf-8", "replace")
    if which[0] % 2 and len(rest) in (4, 16):
        text = str(ipaddress.ip_address(bytes(rest)))
    if address.is_open(text):
        ip = ipaddress.ip_address(text)
        inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
        assert not (inner.is_loopback or inner.is_private or inner.is_link_local or inner.is_multicast), text
    try:
        url = target.checked(target.parsed(text))
    except FetchFailed:
        return
    assert url.scheme in ("http", "https", "s3")
    assert url.host


def judge_names(data: bytes) -> None:
    """A name or an address of a frame has no fault, or one with a code and a sentence."""
    text = data.decode("utf-8", "surrogatepass") if is_text(data) else text_of(data)
    for look in (name_fault, url_fault):
        fault = look(text)
        assert fault is None or (fault[0] and fault[1])


def is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


SEALED = seal((42).to_bytes(8, "big"), SECRET, WHOSE, WHAT)
URLS = (b"\0https://example.com/a b?c#d", b"\0http://127.1/", b"\0http://[::ffff:10.0.0.1]:22/x", b"\1\x7f\0\0\1")
TARGETS = (
    Target("tokens", judge_tokens, (b"42", SEALED.encode()), (), 64),
    Target("tags", judge_tags, (TAG.encode(), b'*, W/"x"', b"W/" + TAG.encode()), (b"W/", b"*", b", "), 256),
    Target("ranges", judge_ranges, (b"bytes=0-9", b"bytes=-5", b"bytes=5-"), (b"bytes=", b"-"), 64),
    Target("uploads", judge_uploads, (b"12", b"filename YS5tcDQ=", b"x,name YQ=="), (b"filename ", b"name "), 128),
    Target(
        "addresses", judge_addresses, URLS, (b"://", b"@", b"[::", b"%2e", b"0x7f", "①".encode(), "。".encode()), 300
    ),
    Target(
        "names",
        judge_names,
        (b"camA/0001.jpg", b"https://example.com/1.jpg", b"s3://b/k"),
        (b"\xed\xa0\x80", b"\0"),
        300,
    ),
)
