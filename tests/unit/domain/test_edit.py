"""Edits: one cell each, invertible, and the other channels untouched."""

from rotoscope.domain.channel import Key, Steps
from rotoscope.domain.edit import (
    AttributeChange,
    Edit,
    GeometryChange,
    HeadChange,
    PresenceChange,
    apply,
    difference,
    ground,
)
from rotoscope.domain.track import Head, is_present
from tests.tracks import BOX, FAR_BOX, a_track, edited


def test_setting_one_channel_leaves_the_others_alone() -> None:
    track = a_track(presence=Steps((5,), (False,)), attributes={"pose": Steps((0,), ("up",))})
    for change in (
        HeadChange("t", None, Head("rectangle", "bus")),
        GeometryChange("t", 5, None, Key(BOX)),
        PresenceChange("t", 7, None, True),
        AttributeChange("t", "pose", 3, None, "down"),
        AttributeChange("t", "make", None, None, "T"),
    ):
        after = apply(track, change)
        changed = [name for name in track.__dataclass_fields__ if getattr(after, name) is not getattr(track, name)]
        assert len(changed) == 1


def test_a_deleted_track_is_absent_and_comes_back_whole() -> None:
    track = a_track()
    after = edited({"t": track}, HeadChange("t", track.head, None))["t"]
    assert not is_present(after, 0)
    assert after.geometry == track.geometry


def test_drawing_makes_a_track_out_of_nothing() -> None:
    head = Head("rectangle", "car")
    after = edited({}, HeadChange("n", None, head), GeometryChange("n", 4, None, Key(BOX)))
    assert after["n"] == a_track({4: BOX}, track_id="n")


def test_an_edit_is_grounded_on_what_is_there() -> None:
    tracks = {"t": a_track()}
    told = Edit("s:1", (GeometryChange("t", 0, Key(FAR_BOX), Key(FAR_BOX)), GeometryChange("t", 0, None, None)))
    true = ground(tracks, told)
    assert true.changes == (GeometryChange("t", 0, Key(BOX), Key(FAR_BOX)), GeometryChange("t", 0, Key(FAR_BOX), None))


def test_an_edit_names_its_tracks_once() -> None:
    changes = [PresenceChange(name, 1, None, True) for name in ("b", "a", "b")]
    assert Edit("s:1", tuple(changes)).tracks == ("b", "a")


def test_the_difference_of_two_tracks_leads_from_one_to_the_other() -> None:
    before = a_track(attributes={"pose": Steps((0, 3), ("up", "down"))})
    after = a_track(
        {0: FAR_BOX, 7: BOX}, holds=[7], presence=Steps((9,), (False,)), attributes={"size": Steps((1,), (2,))}
    )
    assert edited({"t": before}, *difference(before, after))["t"] == after
    assert list(difference(after, after)) == []


def test_true_and_one_are_different_values() -> None:
    before, after = (a_track(attributes={"n": Steps((0,), (value,))}) for value in (1, True))
    assert list(difference(before, after)) == [AttributeChange("t", "n", 0, 1, True)]
