"""What a client may call things: opaque, compared by code point, returned unchanged, and never a path."""

import re
from collections.abc import Sequence

NAME_CHARACTERS_MAX = 1024
URL_CHARACTERS_MAX = 8192

# Control characters and those that reorder text on screen; everything else is a name, however odd.
_unfit = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_web = re.compile(
    r"https?://(?:[^\s/?#@\\\[\]]+|\[[^\s/?#@\\\[\]]+\][0-9:]*)(?:[/?#][^\x00-\x1f\x7f]*)?", re.IGNORECASE
)
_webs = re.compile(rf"{_web.pattern}(?:\n{_web.pattern})*", re.IGNORECASE)
_bucket = re.compile(r"s3://[^\s/?#@\\]+/[^\x00-\x1f\x7f]+", re.IGNORECASE)
_upload = re.compile(r"upload:([0-9A-Za-z_-]{1,64})(?:/([^\x00-\x1f\x7f]+))?")


def name_fault(name: object) -> tuple[str, str] | None:
    """(code, message) of what is wrong with a name; None if nothing is."""
    if not isinstance(name, str):
        return "not_a_string", "This must be a string." if name is not None else "This is missing; send a string."
    if not name:
        return "empty", "This must not be empty."
    if len(name) > NAME_CHARACTERS_MAX:
        return "too_long", f"This has {len(name)} characters; {NAME_CHARACTERS_MAX} are the most."
    if not _is_clear(name) and _unfit.search(name):
        return "control_character", "This has a control character in it."
    return None


def url_fault(url: object) -> tuple[str, str] | None:
    """(code, message) of what is wrong with the address of a picture; None if it can be tried."""
    if not isinstance(url, str):
        return "not_a_string", "This must be a URL, as a string." if url is not None else "This is missing; send a URL."
    if not url:
        return "empty", "This must be a URL; it is empty."
    if len(url) > URL_CHARACTERS_MAX:
        return "too_long", f"This URL has {len(url)} characters; {URL_CHARACTERS_MAX} are the most."
    if _web.fullmatch(url) or _bucket.fullmatch(url) or _upload.fullmatch(url):
        return None
    return _url_fault(url)


def _url_fault(url: str) -> tuple[str, str]:
    scheme, colon, rest = url.partition(":")
    if not colon or scheme.lower() not in ("http", "https", "s3", "upload"):
        return "unsupported_scheme", "This must begin with https://, http://, s3://bucket/ or upload:<upload_id>."
    if "@" in rest.removeprefix("//").partition("/")[0]:
        return "url_with_password", "Put no user name or password into the URL; sign it instead."
    return "invalid_url", "This is not a whole URL; a host is missing, or it has characters that no URL has."


def are_plain(names: Sequence[object], urls: Sequence[object]) -> bool:
    """Whether nothing at all is wrong with these names and web addresses, asked in one go; False says nothing."""
    try:
        named, addressed = "".join(names), "\n".join(urls)  # type: ignore[arg-type]
    except TypeError:
        return False
    return (
        "" not in names
        and len(set(names)) == len(names)
        and (len(named) <= NAME_CHARACTERS_MAX or max(map(len, names)) <= NAME_CHARACTERS_MAX)  # type: ignore[arg-type]
        and (_is_clear(named) or _unfit.search(named) is None)
        and (len(addressed) <= URL_CHARACTERS_MAX or max(map(len, urls)) <= URL_CHARACTERS_MAX)  # type: ignore[arg-type]
        and _webs.fullmatch(addressed) is not None
        and addressed.count("\n") == len(urls) - 1
    )


def _is_clear(text: str) -> bool:
    """Whether every character is a visible ASCII one, or a space: most names, told in no time."""
    return text.isascii() and text.isprintable()


def upload_of(url: str) -> str:
    """The upload that an `upload:` address names; "" for other addresses."""
    found = _upload.fullmatch(url)
    return found[1] if found else ""
