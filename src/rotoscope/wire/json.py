"""Strict JSON: what is no JSON, or says two things at once, is refused with the place where it happens.

Duplicate keys cost almost nothing to look for: every member has its own colon, so if the text and what was decoded from
it have equally many, none was dropped. Only when the counts differ is the text read again, slowly, to say where.
"""

import codecs
import json
import math
import re
from typing import Any, TypeAlias

import msgspec
import numpy as np

from rotoscope.domain.errors import Fault, InvalidParameter
from rotoscope.domain.request_errors import BodyTooLarge
from rotoscope.wire.depth import is_deeper

Text: TypeAlias = Any  # bytes, memoryview, mmap or msgspec.Raw: anything with the buffer protocol

DEPTH_MAX = 32
SLOW_BYTES_MAX = 1 << 20  # of text that is read once more, to tell a place
INTEGER_DIGITS_MAX = 4300  # of Python and of msgspec
COLON = ord(":")
UTF8_STEP_BYTES = 1 << 20
SMALL_BYTES = 8 << 10  # below this, calling numpy takes longer than counting
VALUES_BYTES_MAX = 32 << 20  # of text that is decoded into values at once: 20,000 frames with very long addresses

_untyped = msgspec.json.Decoder()
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_raw = msgspec.json.Decoder(msgspec.Raw)
_sorted = msgspec.json.Encoder(order="sorted")
_string_or_bracket = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_byte = re.compile(r" ?\(byte (\d+)\)$")
_HINTS = {
    b"\xef\xbb\xbf": "the text begins with a byte order mark, which JSON does without",
    b"\xff\xfe": "the text is UTF-16, and must be UTF-8",
    b"\xfe\xff": "the text is UTF-16, and must be UTF-8",
    b"NaN": "NaN is no number; leave it out or send null",
    b"Infinity": "Infinity is no number; leave it out or send null",
    b"True": "JSON writes true, without a capital",
    b"False": "JSON writes false, without a capital",
    b"None": "JSON writes null",
    b"//": "JSON has no comments",
    b"/*": "JSON has no comments",
    b"'": "strings and names stand in double quotes",
}  # what clients send by mistake, at the byte where a reader stumbles
HIDDEN_COLON = b"\\u003"  # an escape that may be a colon, and so upsets the count


def decode(text: Text, where: str = "") -> tuple[Any, bytes]:
    """The value of `text`, and its canonical form: no spaces, keys sorted. `where` is the pointer of `text` itself."""
    if len(memoryview(text)) > VALUES_BYTES_MAX:
        raise too_large()
    value = run(_untyped.decode, text, where)
    canonical = _sorted.encode(value)
    check_depth(text, where)
    if has_hidden_colon(text) or count_colons(text) != canonical.count(b":"):
        check_duplicates(text, where)
    return value, canonical


def kept_members(text: Text) -> dict[str, msgspec.Raw]:
    """The members of an object that was checked when it came."""
    return _members.decode(text)


def run(decode_: Any, text: Text, where: str = "") -> Any:
    """Decode, and turn whatever is wrong with the text into GE_0001. A value of the wrong type passes through."""
    try:
        return decode_(text)
    except UnicodeDecodeError as error:
        raise _malformed("the text is not valid UTF-8", utf8_offset(text), where) from error
    except RecursionError as error:
        raise too_deep(where, text) from error
    except msgspec.ValidationError as error:
        if "out of range" in str(error):
            raise _number_refused(str(error), text, where) from error
        raise
    except msgspec.DecodeError as error:
        message = str(error).removeprefix("JSON is malformed: ")
        found = _byte.search(message)
        offset = int(found[1]) if found else len(memoryview(text))
        if place := _place_of_odd_number(text, where) if _is_constant(text, offset) else "":
            message = f"NaN and Infinity are no numbers, at {place}; leave them out or send null."
            raise _refused("not_finite", message, place, offset) from error
        raise _malformed(_hint(text, offset) or _byte.sub("", message), offset, where) from error


def _hint(text: Text, offset: int) -> str:
    """What to say of a slip of the pen that many make; "" of others."""
    near = bytes(memoryview(text)[offset : offset + 16])
    if not near:
        return "the text breaks off" if bytes(memoryview(text)[:64]).strip() else "the text is empty"
    return next((words for slip, words in _HINTS.items() if near.startswith(slip)), "")


def is_value(text: Text) -> bool:
    """Whether this is one JSON value, as far as its form goes."""
    try:
        _raw.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def has_hidden_colon(text: Text) -> bool:
    """Whether some escape in there may be a colon. Looking for a lone backslash first is ten times as quick."""
    text = bytes(text)
    return b"\\" in text and HIDDEN_COLON in text


def count_colons(text: Text) -> int:
    if isinstance(text, bytes) and len(text) < SMALL_BYTES:
        return text.count(b":")
    return int(np.count_nonzero(np.frombuffer(text, np.uint8) == COLON))


def address(text: Text) -> int:
    """Where a text begins in memory: slices of one text are compared by it."""
    return np.frombuffer(text, np.uint8).ctypes.data


def check_depth(text: Text, where: str = "") -> None:
    """Refuse nesting beyond `DEPTH_MAX`. Brackets are counted first: few of them cannot be deep."""
    text = bytes(text)
    if text.count(b"{") + text.count(b"[") <= DEPTH_MAX:
        return
    if is_deeper(text, DEPTH_MAX):
        raise too_deep(where, text)


def check_duplicates(text: Text, where: str = "") -> None:
    """Read slowly and refuse the first object that has a key twice."""
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> Any:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                repeated.append(key)
                value = _Odd()
            found[key] = value
        return found

    value = json.loads(bytes(text), object_pairs_hook=unique)
    if repeated:
        place = _place_of_odd(value, where) or where
        raise InvalidParameter(
            f'The key "{repeated[0][:80]}" stands twice in one object, at {place}; one of its values would be lost.',
            faults=[Fault(place, "duplicate_key", "This key stands twice in its object.", repeated[0])],
        )


def check_utf8(text: Text, where: str = "") -> None:
    """Refuse bytes that are no UTF-8 where the decoder has only skipped them."""
    try:
        str(text, "utf-8")
    except UnicodeDecodeError as error:
        raise _malformed("the text is not valid UTF-8", error.start, where) from error


def utf8_offset(text: Text) -> int:
    """The offset of the first byte that is no UTF-8."""
    view, reader, start = memoryview(text), codecs.getincrementaldecoder("utf-8")(), 0
    try:
        for start in range(0, len(view), UTF8_STEP_BYTES):
            reader.decode(bytes(view[start : start + UTF8_STEP_BYTES]))
    except UnicodeDecodeError as error:
        return max(0, start + error.start)
    return len(view)


def pointer(where: str, *tokens: object) -> str:
    """An RFC 6901 pointer to `tokens` below `where`."""
    escaped = (str(token).replace("~", "~0").replace("/", "~1") for token in tokens)
    return where + "".join(f"/{token}" for token in escaped)


def too_deep(where: str, text: Text) -> InvalidParameter:
    offset = _offset_of_depth(text)
    at = "" if offset is None else f", at byte {offset}"
    message = f"Objects and arrays are nested more than {DEPTH_MAX} deep{at}."
    return _refused("too_deep", message, where, offset)


def _offset_of_depth(text: Text) -> int | None:
    """Where the first object or array opens that is one too many; None if that is far away."""
    depth = 0
    for found in _string_or_bracket.finditer(memoryview(text)[:SLOW_BYTES_MAX]):
        depth += (found[0] in (b"{", b"[")) - (found[0] in (b"}", b"]"))
        if depth > DEPTH_MAX:
            return found.start()
    return None


def too_large() -> BodyTooLarge:
    return BodyTooLarge(f"Apart from pre-labels, a body may have {VALUES_BYTES_MAX >> 20} MiB; this one has more.")


class _Odd:
    """Stands where a key stood twice, or where a number was that is none, until its place is known."""


def _place_of_odd(value: Any, where: str) -> str | None:
    if isinstance(value, _Odd):
        return where
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next(filter(None, (_place_of_odd(child, pointer(where, key)) for key, child in children)), None)


def _place_of_odd_number(text: Text, where: str) -> str:
    """The place of the first number that cannot be kept, read slowly; "" if that cannot be told."""
    if len(memoryview(text)) > SLOW_BYTES_MAX:
        return ""

    def odd_integer(digits: str) -> Any:
        return _Odd() if len(digits) > INTEGER_DIGITS_MAX else 0

    def odd_number(digits: str) -> Any:
        return 0 if math.isfinite(float(digits)) else _Odd()

    try:
        value = json.loads(bytes(text), parse_int=odd_integer, parse_float=odd_number, parse_constant=lambda _: _Odd())
        return _place_of_odd(value, where) or ""
    except (ValueError, RecursionError):
        return ""


def _is_constant(text: Text, offset: int) -> bool:
    return bytes(memoryview(text)[offset : offset + 3]) in (b"NaN", b"Inf")


def _malformed(what: str, offset: int, where: str) -> InvalidParameter:
    return _refused("malformed_json", f"This is not valid JSON, at byte {offset}: {what}.", where, offset)


def _refused(code: str, message: str, where: str, offset: int | None) -> InvalidParameter:
    data = {} if offset is None else {"byte_offset": offset}
    return InvalidParameter(message, faults=[Fault(where, code, message)], data=data)


def _number_refused(what: str, text: Text, where: str) -> InvalidParameter:
    is_integer = what.startswith("Integer")
    message = "An integer is too large." if is_integer else "A number is too large to be finite."
    place = _place_of_odd_number(text, where)
    headline = f"{place}: {message}" if place and place != where else message
    fault = Fault(place or where, "integer_too_large" if is_integer else "not_finite", message)
    return InvalidParameter(headline, faults=[fault])
