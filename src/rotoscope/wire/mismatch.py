"""What a decoder found wrong with a body, in plain words and with the place where it happened."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import inspect

from rotoscope.domain.errors import Fault
from rotoscope.wire.json import pointer

CHOICES_SHOWN_MAX = 30
KINDS = {
    "str": "a string",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}

_place = re.compile(r" - at `(?:key in )?\$([^`]*)`$")
_token = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_missing = re.compile(r"Object missing required field `(.*)`", re.DOTALL)
_unknown = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_type = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_size = re.compile(r"Expected `(\w+)` (of length )?(>=|<=|>|<) (\S+)")
_form = re.compile(r"Expected `str` matching regex .*", re.DOTALL)
_choice = re.compile(r"Invalid enum value (.*)", re.DOTALL)

# Patterns of wire/*.py that have a better name than "the form".
_FORMS = {"https?://": "an address that begins with https:// or http://", "rgb": "a colour such as rgb(10,20,30)"}


def fault_of(error: msgspec.MsgspecError, kind: object = None) -> Fault:
    """The fault that a decoder of `kind` told with this error."""
    text = str(error)
    tokens: list[str] = []
    if found := _place.search(text):
        tokens = [name or index for name, index in _token.findall(found[1])]
        text = text[: found.start()]
    if found := _missing.fullmatch(text):
        return Fault(pointer("", *tokens, found[1]), "missing", f"{found[1]} is missing.")
    if found := _unknown.fullmatch(text):
        known = _offer(names_at(kind, tokens))
        return Fault(pointer("", *tokens, found[1]), "unknown_member", f'There is no member "{found[1][:80]}"{known}.')
    code, words = _words(text, kind, tokens)
    return Fault(pointer("", *tokens), code, f"{_subject(tokens)} {words}.")


def _words(text: str, kind: object, tokens: Sequence[str]) -> tuple[str, str]:
    if found := _type.fullmatch(text):
        expected = " or ".join(KINDS.get(one, one) for one in found[1].split(" | "))
        return "wrong_type", f"must be {expected}, not {KINDS.get(found[2], found[2])}"
    if found := _size.fullmatch(text):
        return "out_of_range", _size_words(*found.groups())
    if found := _choice.fullmatch(text):
        return "not_a_choice", f"cannot be {found[1][:80]}{_offer(names_at(kind, tokens))}"
    if found := _form.fullmatch(text):
        form = next((words for part, words in _FORMS.items() if part in text), "text of the form that /docs shows")
        return "wrong_form", f"must be {form}"
    return "invalid", f"is not valid: {text}"


def _size_words(kind: str, is_length: str | None, sign: str, bound: str) -> str:
    side = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}[sign]
    if not is_length:
        return f"must be {KINDS.get(kind, kind)} of {side} {bound}"
    if (sign, bound) == (">=", "1"):
        return "must not be empty"
    return f"must have {side} {bound} {'characters' if kind == 'str' else 'entries'}"


def _subject(tokens: Sequence[str]) -> str:
    if not tokens:
        return "The body"
    return "This" if tokens[-1].isdigit() or tokens[-1] == "..." else tokens[-1]


def _offer(names: Sequence[str]) -> str:
    shown = ", ".join(names[:CHOICES_SHOWN_MAX])
    return f"; there are {shown}{', …' if len(names) > CHOICES_SHOWN_MAX else ''}" if names else ""


def names_at(kind: object, tokens: Sequence[str]) -> list[str]:
    """The members or choices that `kind` has at this place; none if that is not clear."""
    try:
        return _names(_below(_described(kind), tokens)) if kind is not None else []
    except (TypeError, StopIteration):
        return []


@lru_cache(maxsize=256)
def _described(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


def _below(kind: inspect.Type, tokens: Sequence[str]) -> inspect.Type:
    for token in tokens:
        kind = next(found for one in _plain(kind) if (found := _child(one, token)) is not None)
    return next(iter(_plain(kind)))


def _plain(kind: inspect.Type) -> list[inspect.Type]:
    """Without what is said about it, and each of several apart; null left out."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        return [plain for one in kind.types if not isinstance(one, inspect.NoneType) for plain in _plain(one)]
    return [kind]


def _child(kind: inspect.Type, token: str) -> inspect.Type | None:
    if isinstance(kind, inspect.StructType | inspect.DataclassType | inspect.TypedDictType):
        return next((field.type for field in kind.fields if field.encode_name == token), None)
    if isinstance(kind, inspect.DictType):
        return kind.value_type
    return getattr(kind, "item_type", None)


def _names(kind: inspect.Type) -> list[str]:
    if isinstance(kind, inspect.StructType | inspect.DataclassType | inspect.TypedDictType):
        return [field.encode_name for field in kind.fields]
    if isinstance(kind, inspect.EnumType):
        return [str(one.value) for one in kind.cls]
    return [str(value) for value in kind.values] if isinstance(kind, inspect.LiteralType) else []
