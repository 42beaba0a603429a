"""What is no JSON, or says two things at once, is refused with its place."""

import pytest

from rotoscope.domain.errors import InvalidParameter
from rotoscope.domain.request_errors import BodyTooLarge
from rotoscope.wire import json

MALFORMED = [
    (b"", 0),
    (b'{"a":1', 6),
    (b'{"a":1,}', 7),
    (b"[1,]", 3),
    (b'{"a":1}{}', 8),
    (b'{"a":1} x', 9),
    (b'// note\n{"a":1}', 0),
    (b"\xef\xbb\xbf{}", 0),
    ('{"a":1}'.encode("utf-16"), 0),
    (b'{"a":"\xff"}', 6),
    (b'{"a":"\xc0\xaf"}', 6),
    (b'{"a":"\x01"}', 6),
    (b'{"a":"\\q"}', 7),
    (b'{"a":"\\ud800"}', None),
    (b'{"a":"\\udc00"}', None),
    (b'{"a":NaN}', 5),
    (b'{"a":Infinity}', 5),
    (b'{"a":-Infinity}', None),
    (b'{"a":01}', None),
    (b"{'a':1}", 1),
    (b"True", None),
]


@pytest.mark.parametrize(("text", "offset"), MALFORMED, ids=[repr(text[:16]) for text, _ in MALFORMED])
def test_what_is_no_json_is_refused_with_its_byte(text: bytes, offset: int | None) -> None:
    with pytest.raises(InvalidParameter) as refused:
        json.decode(text)
    assert refused.value.code == "GE_0001"
    assert refused.value.faults[0].code == ("not_finite" if b'a":NaN' in text or b"Inf" in text else "malformed_json")
    assert offset is None or abs(refused.value.data["byte_offset"] - offset) <= 1


VALUES = [
    (b'{"a":1e999}', "not_finite"),
    (b'{"a":-1e999}', "not_finite"),
    (b'{"a":' + b"9" * 5000 + b"}", "integer_too_large"),
    (b"[" * 33 + b"]" * 33, "too_deep"),
    (b'{"a":' * 33 + b"1" + b"}" * 33, "too_deep"),
    (b"[" * 1000 + b"]" * 1000, "too_deep"),
    (b"[" * 100_000, "too_deep"),
]


@pytest.mark.parametrize(("text", "code"), VALUES, ids=[f"{code}-{len(text)}" for text, code in VALUES])
def test_values_beyond_the_limits_are_refused_by_name(text: bytes, code: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        json.decode(text)
    assert refused.value.faults[0].code == code


@pytest.mark.parametrize("text", [b"[" * 32 + b"]" * 32, b'{"a": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}'])
def test_what_is_within_the_depth_is_taken(text: bytes) -> None:
    json.decode(text)


DUPLICATES = [
    (b'{"a":1,"a":1}', "/a"),
    (b'{"a":1,"b":{"c":[0,{"d/e":1,"d/e":2}]}}', "/b/c/1/d~1e"),
    (b'{"x\\u003a":1,"x:":2}', "/x:"),
    (b'{"\\u0061":1,"a":2}', "/a"),
    (b'{ "a" : "::" , "a" : 1 }', "/a"),
    (b'{"a":{"b":1},"a":{"b:":"\\u003a\\u003a"}}', "/a"),
]


@pytest.mark.parametrize(("text", "pointer"), DUPLICATES, ids=[pointer for _, pointer in DUPLICATES])
def test_a_key_that_stands_twice_is_refused_with_its_pointer(text: bytes, pointer: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        json.decode(text)
    assert [(fault.code, fault.pointer) for fault in refused.value.faults] == [("duplicate_key", pointer)]


@pytest.mark.parametrize(
    "text", [b'{"a":":","b":"\\":","c:":{"a":1}}', b'{"a":"\\u003a"}', b'{"__proto__":1,"constructor":2,"\\u0000":3}']
)
def test_keys_that_differ_are_taken_however_odd(text: bytes) -> None:
    json.decode(text)


def test_the_canonical_form_knows_no_spaces_and_no_order() -> None:
    one, other = b'{"b": [1, 2.50],\n "a": null}', b'{"a":null,"b":[1,2.5]}'
    assert json.decode(one)[1] == json.decode(other)[1] == other


def test_members_are_slices_of_the_text_as_it_came() -> None:
    found = json.kept_members(b' {"a" : 1.50, "b": {"x" :[ 1 ]} } ')
    assert {name: bytes(part) for name, part in found.items()} == {"a": b"1.50", "b": b'{"x" :[ 1 ]}'}


def test_a_text_too_large_to_be_decoded_at_once_is_refused() -> None:
    with pytest.raises(BodyTooLarge):
        json.decode(b" " * (json.VALUES_BYTES_MAX + 1))


def test_a_pointer_escapes_as_rfc_6901_says() -> None:
    assert json.pointer("/data", "a/b~c", 0) == "/data/a~1b~0c/0"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "at byte 0: the text is empty."),
        (b'{"a":NaN', "at byte 5: NaN is no number; leave it out or send null."),
        (b'{"a":-Infinity', "at byte 6: Infinity is no number; leave it out or send null."),
        (b'{"a":True}', "at byte 5: JSON writes true, without a capital."),
        (b"{'a':1}", "at byte 1: strings and names stand in double quotes."),
        (b'{"a":1 // one', "at byte 7: JSON has no comments."),
        (b"\xef\xbb\xbf{}", "at byte 0: the text begins with a byte order mark, which JSON does without."),
        (b'{"a":1', "at byte 6: the text breaks off."),
    ],
)
def test_a_common_slip_is_called_by_its_name(text: bytes, words: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        json.decode(text)
    assert refused.value.message == f"This is not valid JSON, {words}"


@pytest.mark.parametrize(
    ("text", "code", "pointer"),
    [
        (b'{"a":[1,NaN]}', "not_finite", "/a/1"),
        (b'{"a/b":-Infinity}', "not_finite", "/a~1b"),
        (b'{"a":{"b":-1e999}}', "not_finite", "/a/b"),
        (b'{"a":[' + b"9" * 5000 + b"]}", "integer_too_large", "/a/0"),
        (b'{"a":"' + b"x" * json.SLOW_BYTES_MAX + b'","b":1e999}', "not_finite", ""),
    ],
)
def test_a_number_that_cannot_be_kept_has_its_place(text: bytes, code: str, pointer: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        json.decode(text)
    assert (refused.value.faults[0].code, refused.value.faults[0].pointer) == (code, pointer)
    assert pointer in refused.value.message


@pytest.mark.parametrize(
    ("text", "offset"), [(b'{"[":[' + b"[" * 40 + b"]" * 41 + b"}", 36), (b'["\\"[",' + b"[" * 100_000, 38)]
)
def test_depth_has_its_place(text: bytes, offset: int) -> None:
    with pytest.raises(InvalidParameter) as refused:
        json.decode(text)
    assert refused.value.data == {"byte_offset": offset}
