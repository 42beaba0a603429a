"""What holds for every track and every edit."""

from hypothesis import given
from hypothesis import strategies as st

from rotoscope.domain.edit import Edit, apply_edit, difference, ground, invert
from rotoscope.domain.fold import fold, unfold
from rotoscope.domain.track import Track
from rotoscope.wire import edit as wire_edit
from rotoscope.wire import rts1, track_document
from rotoscope.wire import track as wire_track
from tests.properties.track_strategies import changes, kinds, tracks
from tests.tracks import edited

kind_and_track = kinds.flatmap(lambda kind: st.tuples(st.just(kind), tracks(kind=kind)))


@given(kind_and_track, st.data())
def test_an_edit_and_its_inverse_are_nothing(given_: tuple[str, Track], data: st.DataObject) -> None:
    kind, track = given_
    edited({"t": track}, *data.draw(st.lists(changes(kind), max_size=6)))


@given(kind_and_track, st.data())
def test_a_log_of_edits_leads_there_and_back(given_: tuple[str, Track], data: st.DataObject) -> None:
    kind, track = given_
    log: list[Edit] = []
    state = {"t": track}
    for number, found in enumerate(data.draw(st.lists(st.lists(changes(kind), max_size=3), max_size=4))):
        log.append(ground(state, Edit(f"s:{number}", tuple(found))))
        state = state | apply_edit(state, log[-1])
    assert fold({"t": track}, log) == state
    assert unfold(state, reversed(log)) == {"t": track}


@given(kinds.flatmap(lambda kind: st.tuples(tracks(kind=kind), tracks(kind=kind))))
def test_the_difference_leads_from_any_track_to_any_other(pair: tuple[Track, Track]) -> None:
    before, after = pair
    assert edited({"t": before}, *difference(before, after))["t"] == after


@given(kind_and_track, st.data())
def test_an_edit_comes_back_from_its_json(given_: tuple[str, Track], data: st.DataObject) -> None:
    kind, track = given_
    edit = ground({"t": track}, Edit("s:1", tuple(data.draw(st.lists(changes(kind), max_size=4)))))
    assert wire_edit.decode(wire_edit.encode(edit)) == edit
    assert invert(invert(edit, "s:2"), "s:1") == edit


@given(tracks())
def test_a_track_comes_back_from_its_document_and_from_its_json(track: Track) -> None:
    assert track_document.decode(track_document.encode(track)) == track
    assert wire_track.from_json(wire_track.to_json(track)) == track


@given(st.lists(tracks(), max_size=4))
def test_tracks_come_back_from_rts1(found: list[Track]) -> None:
    assert rts1.decode(b"".join(rts1.encode(found, revision=1, frame_count=2))).tracks == found
