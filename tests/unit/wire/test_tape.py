"""Stretches of a text as names and numbers, and what they are when one of them is not like the others."""

import random

import msgspec
import numpy as np
import pytest

from rotoscope.wire.tape import NotOnTape, Stretches, Tape


def stretches(*texts: str) -> Stretches:
    """These texts, with other things between them and much behind."""
    tape = ",".join(texts).encode() + b"," * 50
    lengths = [len(text.encode()) for text in texts]
    starts = np.cumsum([0, *(length + 1 for length in lengths[:-1])])
    return Stretches(Tape(tape), starts, starts + lengths)


@pytest.mark.parametrize("spelling", ["{:.1f}", "{:.6f}", "{:.14f}", "{:.15f}", "{:.16f}", "{:.17f}", "{!r}", "{:.5e}"])
@pytest.mark.parametrize("scale", [1, 9, 10, 1e5, 1e-5])
def test_numbers_are_what_float_makes_of_them(spelling: str, scale: float) -> None:
    chance = random.Random(1)
    texts = [spelling.format(chance.random() * scale) for _ in range(2000)]
    assert stretches(*texts).numbers().tolist() == [float(text) for text in texts]


def test_a_minus_and_a_zero_are_kept() -> None:
    assert stretches("0.50", "-0.0").numbers().view(np.int64).tolist() == np.array([0.5, -0.0]).view(np.int64).tolist()


@pytest.mark.parametrize(
    "odd", ["0.5:", "0.5/", "0..5", ".500", "00.5", "0.5 5", "1,50", "NaN0", "1e99999", "-.50", "+0.5", "", "null"]
)
def test_what_json_does_not_take_for_a_number_is_none(odd: str) -> None:
    with pytest.raises((msgspec.DecodeError, NotOnTape)):
        stretches("0.25", "0.50", odd, "0.75").numbers()


def test_leading_zeros_are_refused_where_others_have_two_digits() -> None:
    with pytest.raises(msgspec.DecodeError):
        stretches("10.5", "05.5").numbers()


def test_names_of_any_length_come_apart() -> None:
    assert stretches("a", "", "three", "ü").names() == [b"a", b"", b"three", "ü".encode()]


def test_a_name_does_not_lose_a_nul() -> None:
    with pytest.raises(NotOnTape):
        stretches("ab", "a\0").names()


@pytest.mark.parametrize(
    ("texts", "are_plain"), [(["ab", "c"], True), (["ab", "c\n"], False), (['a"'], False), (["\\"], False)]
)
def test_plain_is_what_a_string_holds_as_it_is(texts: list[str], are_plain: bool) -> None:
    assert stretches(*texts).are_plain() is are_plain


def test_turns_are_where_a_text_differs_from_the_one_before() -> None:
    assert stretches("a", "a", "ab", "ab", "b", "b", "a").turns().tolist() == [0, 2, 4, 6]


def test_nothing_is_found_beyond_the_end() -> None:
    tape = Tape(b"abc" * 20)
    with pytest.raises(NotOnTape):
        tape.rows(np.array([58]), 3)
    with pytest.raises(NotOnTape):
        tape.starts(np.array([5]), ord("a"))
    with pytest.raises(NotOnTape):
        tape.expect(np.array([0, 1]), b"abc")
