"""Tracks and the edit log: in order, streamed, and each thing once."""

import pytest
import sqlalchemy as sa

from rotoscope.store import edits, tracks
from rotoscope.store.database import Database
from rotoscope.store.edits import EditRow, Fate, ParkedRow
from rotoscope.store.tracks import TrackRow

NOW = 1_700_000_000_000


def row(number: int) -> TrackRow:
    return TrackRow("job", number, f"t{number}", 0, b"document %d" % number, b"source %d" % number)


def edit(revision: int) -> EditRow:
    return EditRow("job", revision, f"s:{revision}", "ann", b'{"edit_id":"x","changes":[]}', NOW)


@pytest.fixture
def filled(db: Database) -> Database:
    assert db.write_now(lambda conn: tracks.insert_many(conn, (row(number) for number in range(250)))) == 250
    return db


def test_tracks_come_in_their_order_with_or_without_what_they_came_from(filled: Database) -> None:
    with_source = filled.read_now(lambda conn: list(tracks.iterate(conn, "job", with_source=True)))
    assert with_source == [row(number) for number in range(250)]
    assert {each.source for each in filled.read_now(lambda conn: list(tracks.iterate(conn, "job")))} == {None}
    assert filled.read_now(lambda conn: list(tracks.iterate(conn, "other"))) == []


def test_a_stream_that_is_not_read_to_its_end_does_no_harm(filled: Database) -> None:
    for _ in range(20):
        assert filled.read_now(lambda conn: next(tracks.iterate(conn, "job"))).ordinal == 0
    assert filled.read_now(lambda conn: tracks.last_ordinal(conn, "job")) == 249


def test_tracks_are_found_by_id(filled: Database) -> None:
    wanted = [f"t{number}" for number in range(200, 900)]
    assert sorted(filled.read_now(lambda conn: tracks.by_ids(conn, "job", wanted))) == sorted(wanted[:50])
    assert filled.read_now(lambda conn: tracks.by_ids(conn, "job", [])) == {}
    assert filled.read_now(lambda conn: tracks.get(conn, "job", "t7")) == row(7)
    assert filled.read_now(lambda conn: tracks.get(conn, "job", "none")) is None
    assert filled.read_now(lambda conn: tracks.last_ordinal(conn, "none")) == -1


def test_an_update_leaves_the_order_the_source_and_the_others(filled: Database) -> None:
    filled.write_now(lambda conn: tracks.update(conn, "job", "t7", 3, b"new"))
    assert filled.read_now(lambda conn: tracks.get(conn, "job", "t7")) == TrackRow(
        "job", 7, "t7", 3, b"new", b"source 7"
    )
    assert filled.read_now(lambda conn: tracks.get(conn, "job", "t8")) == row(8)


def test_the_log_takes_each_edit_and_each_revision_once(db: Database) -> None:
    db.write_now(lambda conn: edits.append(conn, [edit(1), edit(2), edit(3)]))
    for twin in (edit(2), EditRow("job", 4, "s:1", "ann", b"{}", NOW)):
        with pytest.raises(sa.exc.IntegrityError):
            db.write_now(lambda conn, twin=twin: edits.append(conn, [twin]))
    assert db.read_now(lambda conn: edits.since(conn, "job", 1, 10)) == [edit(2), edit(3)]
    assert db.read_now(lambda conn: edits.since(conn, "job", 0, 1)) == [edit(1)]
    assert db.read_now(lambda conn: list(edits.iterate(conn, "job"))) == [edit(1), edit(2), edit(3)]


def test_what_became_of_edits_is_known_by_id(db: Database) -> None:
    parked = ParkedRow("job", "s:9", "ann", "malformed", "It makes no sense.", b"nonsense", NOW)
    db.write_now(lambda conn: edits.append(conn, [edit(1)]))
    db.write_now(lambda conn: edits.park(conn, [parked]))
    db.write_now(lambda conn: edits.park(conn, [ParkedRow("job", "s:9", "bob", "other", "", b"", NOW + 1)]))
    fates = db.read_now(lambda conn: edits.fates_of(conn, "job", ["s:1", "s:9", "s:5"]))
    assert fates == {
        "s:1": Fate(1, None, None, "ann"),
        "s:9": Fate(None, "malformed", "It makes no sense.", "ann", True),
    }
    assert db.read_now(lambda conn: edits.fates_of(conn, "other", ["s:1"])) == {}
    assert db.read_now(lambda conn: edits.parked_of(conn, "job", 10)) == [parked]
