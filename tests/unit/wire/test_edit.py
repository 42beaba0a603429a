"""Edits as JSON."""

import json

import msgspec
import pytest

from rotoscope.domain.channel import NAN, Key
from rotoscope.domain.edit import AttributeChange, Edit, GeometryChange, HeadChange, PresenceChange
from rotoscope.domain.track import Head
from rotoscope.wire import edit as wire_edit

EDIT = Edit(
    "session:12",
    (
        HeadChange("t", None, Head("landmark", "pose", points=("nose", "tail"))),
        GeometryChange("t", 24, None, Key((0.1, 1 / 3, NAN, NAN), True)),
        PresenceChange("t", 30, None, False),
        AttributeChange("t", "pose", 3, ["a", 2**70], {"b": None}),
        AttributeChange("t", "make", None, None, "T"),
    ),
)
CHANGE = {"track": "t", "cell": "geometry", "frame": 0, "before": None, "after": {"coords": [0, 0, 1, 1]}}


def with_change(**members: object) -> bytes:
    return json.dumps({"edit_id": "s:1", "changes": [{**CHANGE, **members}]}).encode()


def test_an_edit_comes_back_as_it_was() -> None:
    assert wire_edit.decode(wire_edit.encode(EDIT)) == EDIT


def test_a_point_that_is_not_there_is_null() -> None:
    change = json.loads(wire_edit.encode(EDIT))["changes"][1]
    assert change["after"] == {"coords": [0.1, 1 / 3, None, None], "hold": True}


def test_hold_may_be_left_out_and_whole_numbers_are_numbers() -> None:
    (change,) = wire_edit.decode(with_change()).changes
    assert change.after == Key((0.0, 0.0, 1.0, 1.0))


@pytest.mark.parametrize(
    "members",
    [
        {"cell": "colour"},
        {"frame": -1},
        {"frame": 1.5},
        {"frame": 2**31},
        {"track": ""},
        {"after": {"coords": ["0"]}},
        {"after": {"coords": [True]}},
        {"cell": "presence", "after": 1},
        {"cell": "head", "after": {"kind": "rectangle"}},
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(members: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"\$\.changes\[0\]|tag|cell"):
        wire_edit.decode(with_change(**members))


@pytest.mark.parametrize("edit_id", ["", "x" * 129])
def test_an_edit_has_an_id_that_the_log_can_keep(edit_id: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="edit_id"):
        wire_edit.decode(json.dumps({"edit_id": edit_id, "changes": []}).encode())
