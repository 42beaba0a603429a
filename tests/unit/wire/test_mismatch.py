"""What a decoder found wrong, in words for people who have never heard of the decoder."""

from typing import Annotated

import msgspec
import pytest
from msgspec import Meta, Struct

from rotoscope.wire.mismatch import fault_of, names_at
from rotoscope.wire.schema import NewSchema
from rotoscope.wire.webhook import NewWebhook
from rotoscope.wire.workflow import NewWorkflow


class Sizes(Struct):
    count: Annotated[int, Meta(ge=1, le=5)] = 1
    share: float | None = 0.5
    is_on: bool = True
    names: Annotated[list[str], Meta(max_length=2)] = []
    by_name: dict[str, int] = {}


CASES = [
    (NewWorkflow, "[]", "", "wrong_type", "The body must be an object, not a list."),
    (NewWorkflow, '{"tag": "b"}', "/name", "missing", "name is missing."),
    (NewWorkflow, '{"name": "", "tag": "b"}', "/name", "out_of_range", "name must not be empty."),
    (NewWorkflow, '{"name": 5, "tag": "b"}', "/name", "wrong_type", "name must be a string, not a whole number."),
    (
        NewWorkflow,
        '{"name": "a", "tag": "b", "zz": 1}',
        "/zz",
        "unknown_member",
        'There is no member "zz"; there are name, tag, steps.',
    ),
    (
        NewWorkflow,
        '{"name": "a", "tag": "b", "steps": [{"name": "x", "kind": "zz"}]}',
        "/steps/0/kind",
        "not_a_choice",
        "kind cannot be 'zz'; there are branch, checker, end, maker, model.",
    ),
    (
        NewSchema,
        '{"labels": [{"name": "a", "color": "red"}]}',
        "/labels/0/color",
        "wrong_form",
        "color must be a colour such as rgb(10,20,30).",
    ),
    (
        NewWebhook,
        '{"url": "zz", "kinds": []}',
        "/url",
        "wrong_form",
        "url must be an address that begins with https:// or http://.",
    ),
    (Sizes, '{"count": 9}', "/count", "out_of_range", "count must be a whole number of at most 5."),
    (Sizes, '{"share": "x"}', "/share", "wrong_type", "share must be a number or null, not a string."),
    (Sizes, '{"is_on": 1}', "/is_on", "wrong_type", "is_on must be true or false, not a whole number."),
    (Sizes, '{"names": ["a", "b", "c"]}', "/names", "out_of_range", "names must have at most 2 entries."),
    (Sizes, '{"names": [1]}', "/names/0", "wrong_type", "This must be a string, not a whole number."),
    (Sizes, '{"by_name": {"x": "y"}}', "/by_name/...", "wrong_type", "This must be a whole number, not a string."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "pointer", "code", "message"), CASES)
def test_a_mismatch_is_told_in_plain_words(kind: type, text: str, pointer: str, code: str, message: str) -> None:
    with pytest.raises(msgspec.MsgspecError) as told:
        msgspec.json.decode(text, type=kind)
    fault = fault_of(told.value, kind)
    assert (fault.pointer, fault.code, fault.message) == (pointer, code, message)


def test_without_the_kind_no_choices_are_told() -> None:
    with pytest.raises(msgspec.MsgspecError) as told:
        msgspec.json.decode(b'{"name": "a", "tag": "b", "zz": 1}', type=NewWorkflow)
    assert fault_of(told.value).message == 'There is no member "zz".'


def test_of_a_place_that_is_not_there_no_names_are_told() -> None:
    assert names_at(Sizes, ["by_name"]) == []
    assert names_at(Sizes, ["elsewhere", "further"]) == []
