"""The difference between two revisions: what edits come to, and in which frames it can be seen."""

from rotoscope.domain.channel import Key, Steps
from rotoscope.domain.difference import Fate, describe, merged, net_changes, taken_back
from rotoscope.domain.edit import AttributeChange, Edit, GeometryChange, HeadChange, PresenceChange, apply_edit, ground
from rotoscope.domain.track import Head, Track
from tests.tracks import BOX, FAR_BOX, a_track

KEY, FAR = Key(BOX, False), Key(FAR_BOX, False)
HEAD = Head("rectangle", "car")


def told(before: Track, *changes, frames: int = 20):
    """What becomes of a track by edits of one change each."""
    tracks, log = {before.id: before}, []
    for number, change in enumerate(changes):
        edit = ground(tracks, Edit(f"s:{number}", (change,)))
        tracks |= apply_edit(tracks, edit)
        log.append(edit)
    net = net_changes(log).get(before.id, [])
    assert taken_back(tracks[before.id], net) == before
    return describe(before, tracks[before.id], net, frames) if net else None


def test_a_moved_keyframe_is_seen_up_to_its_neighbours() -> None:
    track = a_track({0: BOX, 5: BOX, 10: FAR_BOX})
    difference = told(track, GeometryChange("t", 5, None, FAR))
    assert difference is not None
    assert (difference.fate, difference.spans) == (Fate.CHANGED, ((1, 10),))
    assert [change.before for change in difference.changes] == [KEY]


def test_there_and_back_again_is_no_difference() -> None:
    assert told(a_track(), GeometryChange("t", 5, None, FAR), GeometryChange("t", 5, None, None)) is None


def test_several_edits_of_a_cell_are_one_change() -> None:
    difference = told(a_track(), *(GeometryChange("t", 10, None, Key((x, 0.1, 0.9, 0.9))) for x in (0.2, 0.3, 0.4)))
    assert difference is not None
    (change,) = difference.changes
    assert change.after == Key((0.4, 0.1, 0.9, 0.9))
    assert difference.spans == ((1, 20),)


def test_a_new_track_is_added_and_a_deleted_one_removed_for_as_long_as_it_was_there() -> None:
    made = told(Track("n"), HeadChange("n", None, HEAD), GeometryChange("n", 4, None, KEY))
    assert made is not None
    assert (made.fate, made.label, made.spans) == (Fate.ADDED, "car", ((4, 20),))
    gone = told(a_track(presence=Steps((15,), (False,))), HeadChange("t", None, None))
    assert gone is not None
    assert (gone.fate, gone.spans) == (Fate.REMOVED, ((0, 15),))


def test_what_was_made_and_deleted_in_between_is_not_told() -> None:
    assert describe(Track("n"), Track("n"), [GeometryChange("n", 4, None, KEY)], 20) is None


def test_presence_and_attributes_are_seen_until_their_next_keyframe() -> None:
    track = a_track(attributes={"pose": Steps((0, 12), ("up", "down"))})
    presence = told(track, PresenceChange("t", 8, None, False))
    pose = told(track, AttributeChange("t", "pose", 6, None, "sitting"))
    assert presence is not None
    assert pose is not None
    assert presence.spans == ((8, 20),)
    assert pose.spans == ((6, 12),)


def test_a_new_label_is_seen_wherever_the_track_is() -> None:
    difference = told(a_track({3: BOX}), HeadChange("t", None, Head("rectangle", "bus")))
    assert difference is not None
    assert (difference.label, difference.spans) == ("bus", ((3, 20),))


def test_one_and_true_are_not_the_same_value() -> None:
    difference = told(a_track(attributes={"n": Steps((0,), (1,))}), AttributeChange("t", "n", 0, None, True))
    assert difference is not None


def test_spans_that_touch_are_one() -> None:
    assert merged([(5, 7), (1, 3), (3, 4), (6, 9), (2, 2)]) == [(1, 4), (5, 9)]
