"""Which URLs we may ask for: parsed strictly, before anything is sent."""

import base64
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from yarl import URL

from rotoscope.fetch.errors import AddressRefused, SchemeRefused, UrlInvalid

URL_CHARACTERS_MAX = 8_192
PORTS_BELOW_1024 = (80, 443)  # nothing else down there speaks HTTP, and mail servers would take our bytes for commands

_UNREADABLE = (ValueError, LookupError, TypeError)  # what the URL library raises, depending on what is wrong
_WEB = re.compile(r"\s*https?:", re.IGNORECASE)
_PLAIN = re.compile("[!-~]+")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_SIMPLE = re.compile(r"(https?://[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?)(/[!\"$-~]*)")  # no user, no fragment, lower case
_LINE = re.compile(r"[^\x00-\x1f\x7f]*")  # what a header may hold


class Server(NamedTuple):
    """Whom to connect to; `lines` are the headers that say who is asked and by whom."""

    scheme: str
    host: str
    port: int
    lines: bytes


class Target(NamedTuple):
    """One address, ready to be asked for."""

    url: str
    server: Server
    path: str


def aimed(text: str) -> Target:
    """`parsed`, and taken apart for asking. Most addresses are plain, and many are of the same server."""
    simple = _SIMPLE.fullmatch(text) if len(text) <= URL_CHARACTERS_MAX else None
    if simple is None:
        return _target(parsed(text))
    return Target(text, _server(simple[1]), simple[2])


def parsed(text: str) -> URL:
    """The http or https URL in `text`. A URL that is plain ASCII is kept to the letter: it may be signed."""
    if len(text) > URL_CHARACTERS_MAX:
        raise UrlInvalid(f"The address is longer than {URL_CHARACTERS_MAX} characters.")
    if _CONTROL.search(text):
        raise UrlInvalid("The address holds a control character.")
    try:
        if not _WEB.match(text):
            raise SchemeRefused if urlsplit(text.strip()).scheme else UrlInvalid
        return checked(URL(text, encoded=_PLAIN.fullmatch(text) is not None))
    except _UNREADABLE as error:
        raise UrlInvalid from error


def redirected(target: Target, location: str) -> Target:
    """Where a redirect leads, judged like a first address. Credentials do not travel along."""
    try:
        return _target(checked(URL(target.url, encoded=True).with_user(None).join(URL(location))))
    except _UNREADABLE as error:
        raise UrlInvalid("The address was redirected to something that is not a web address.") from error


def checked(url: URL) -> URL:
    if url.scheme not in ("http", "https"):
        raise SchemeRefused
    if not url.host or url.port is None:
        raise UrlInvalid
    if url.port < 1024 and url.port not in PORTS_BELOW_1024:
        raise AddressRefused(f"Port {url.port} is not a port that web servers use.")
    return url


def unsendable() -> UrlInvalid:
    return UrlInvalid("The address or a header holds a character that cannot be sent.")


@lru_cache(maxsize=1024)
def _server(origin: str) -> Server:
    return _target(parsed(f"{origin}/")).server


def _target(url: URL) -> Target:
    """Nothing in it can end the line of a request before its time."""
    path, host = url.raw_path_qs, url.host_port_subcomponent or ""
    if not path.isascii() or " " in path or not path.isprintable() or not _LINE.fullmatch(host):
        raise unsendable()
    lines = f"Host: {host}\r\n"
    if url.user is not None:
        credentials = base64.b64encode(f"{url.user}:{url.password or ''}".encode()).decode()
        lines += f"Authorization: Basic {credentials}\r\n"
    return Target(str(url), Server(url.scheme, url.raw_host or "", url.port or 0, lines.encode()), path)
