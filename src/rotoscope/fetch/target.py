"""Which URLs we may ask for: parsed strictly, before anything is sent."""

import re
from urllib.parse import urlsplit

from yarl import URL

from rotoscope.fetch.errors import AddressRefused, SchemeRefused, UrlInvalid

URL_CHARACTERS_MAX = 8_192
PORTS_BELOW_1024 = (80, 443)  # nothing else down there speaks HTTP, and mail servers would take our bytes for commands

_UNREADABLE = (ValueError, LookupError, TypeError)  # what the URL library raises, depending on what is wrong
_WEB = re.compile(r"\s*https?:", re.IGNORECASE)
_PLAIN = re.compile("[!-~]+")
_CONTROL = re.compile("[\x00-\x1f\x7f]")


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


def redirected(url: URL, location: str) -> URL:
    """Where a redirect leads, judged like a first address. Credentials do not travel along."""
    try:
        return checked(url.with_user(None).join(URL(location)))
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
