"""Editing: what is sent counts once, what cannot be applied is kept, and nobody without the lease writes."""

from dataclasses import replace

import msgspec
import pytest

from rotoscope.domain.edit import invert
from rotoscope.domain.errors import InvalidParameter, JobNotFound, NotFound
from rotoscope.domain.job import JobState
from rotoscope.domain.schema import Label, LabelSchema
from rotoscope.domain.task import LEASE_SECONDS
from rotoscope.domain.track import shape_at
from rotoscope.services import dispatch, setup
from rotoscope.services.editing import history
from rotoscope.services.house import House
from rotoscope.store import edits, jobs
from rotoscope.wire import edit as wire_edit
from rotoscope.wire import track_document
from tests import factories
from tests.services.working import a_maker, at_work, box_track, create, move


def test_an_edit_is_applied_once_however_often_it_is_sent(house: House) -> None:
    work = at_work(house)
    first = work.post(create(1, "a"))
    again = work.post(create(1, "a"), create(1, "a"))
    assert [(one.outcome, one.revision) for one in first.results] == [("applied", 1)]
    assert [(one.outcome, one.revision) for one in again.results] == [("duplicate", 1), ("duplicate", 1)]
    assert work.now().revision == 1


def test_an_edit_that_stands_twice_in_one_post_counts_once(house: House) -> None:
    answer = at_work(house).post(create(1, "a"), create(1, "a"), move(2, "a"))
    assert [one.outcome for one in answer.results] == ["applied", "duplicate", "applied"]
    assert answer.revision == 2


def test_what_was_drawn_stands_in_the_tracks_and_in_the_counts_of_the_job(house: House) -> None:
    work = at_work(house, frames=10)
    work.post(create(1, "a"), move(2, "a", frame=4))
    assert shape_at(work.drawn()["a"], 2) == pytest.approx((0.15, 0.2, 0.35, 0.4))
    job = work.now()
    assert (job.revision, job.track_count, job.annotation_count) == (2, 1, 10)
    work.post({"edit_id": "session:3", "changes": [{"track": "a", "cell": "head", "before": None, "after": None}]})
    job = work.now()
    assert (job.revision, job.track_count, job.annotation_count) == (3, 0, 0)


def test_one_bad_edit_among_a_hundred_is_parked_and_the_others_are_applied(house: House) -> None:
    house = replace(house, limits=replace(house.limits, edits_per_post_max=500))
    work = at_work(house)
    sent = [create(number, f"track {number}") for number in range(100)]
    sent[50] = create(50, "poison")
    sent[50]["changes"][1]["after"]["coords"] = [0.1, 0.2, 0.3]
    answer = work.post(*sent)
    assert [one.edit_id for one in answer.results if one.outcome != "applied"] == ["session:50"]
    assert answer.revision == 99
    parked = house.db.read_now(lambda conn: history.parked_edits(conn, work.maker, work.job.id)).parked
    assert [(one.edit_id, one.reason) for one in parked] == [("session:50", "coords_count")]
    assert msgspec.json.decode(parked[0].edit) == sent[50]
    assert "poison" not in work.drawn()
    assert work.post(move(101, "track 1")).results[0].outcome == "applied"


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ({"edit_id": "s:1", "changes": [{"track": "a", "cell": "colour", "before": 1, "after": 2}]}, "malformed"),
        ({"edit_id": "s:1"}, "malformed"),
        ({"edit_id": 7, "changes": []}, "malformed"),
        ({"edit_id": "s 1\u0000", "changes": []}, "malformed"),
        ([1, 2], "malformed"),
        ("nonsense", "malformed"),
        (create(1, "bad\u0000name"), "malformed"),
        (move(1, "nowhere"), "track_missing"),
        (move(1, "a", frame=10), "frame_range"),
        (move(1, "a", coords=(0.0, 0.0, 1e300, 1.0)), None),
    ],
)
def test_an_edit_that_makes_no_sense_is_parked_with_its_reason(house: House, edit: object, reason: str | None) -> None:
    work = at_work(house, prelabels=[box_track("a", 10)])
    (one,) = work.post(edit).results  # type: ignore[arg-type]  # nonsense is the point
    assert one.outcome == "parked"
    assert one.reason == reason or reason is None
    (again,) = work.post(edit).results  # type: ignore[arg-type]
    assert again == one


def test_a_value_that_is_nested_too_deeply_is_parked(house: House) -> None:
    work = at_work(house, prelabels=[box_track("a", 10)])
    value: object = 1
    for _ in range(40):
        value = [value]
    change = {"track": "a", "cell": "attribute", "name": "pose", "frame": 0, "before": None, "after": value}
    assert work.post({"edit_id": "session:1", "changes": [change]}).results[0].reason == "malformed"


def test_a_label_outside_the_pinned_schema_is_parked(house: House) -> None:
    studio = factories.a_project(house)
    older = at_work(house, studio=studio)
    wanted = LabelSchema(labels=(Label("Car", kinds=("rectangle",)),), is_open=False)
    schema = house.db.write_now(lambda conn: setup.put_schema(conn, house, studio.manager, studio.project.id, wanted))
    newer = at_work(house, studio=replace(studio, project=replace(studio.project, schema_version=schema.version)))
    assert older.post(create(1, "a", label="Cat")).results[0].outcome == "applied"
    answer = newer.post(create(1, "a", label="Cat"), create(2, "b", label="Car"))
    assert [(one.outcome, one.reason) for one in answer.results] == [
        ("parked", "label_not_allowed"),
        ("applied", None),
    ]


def test_who_lost_the_lease_writes_nothing_and_loses_nothing(house: House) -> None:
    work = at_work(house)
    other = a_maker(work.studio, "Bob")
    work.post(create(1, "a"))
    house.db.write_now(lambda conn: dispatch.claim(conn, house, other, work.task.id, take_over=True))
    answer = work.post(create(1, "a"), create(2, "b"))
    assert [(one.outcome, one.reason) for one in answer.results] == [("duplicate", None), ("parked", "lease_lost")]
    assert set(work.drawn()) == {"a"}
    parked = house.db.read_now(lambda conn: history.parked_edits(conn, work.maker, work.job.id)).parked
    assert [one.edit_id for one in parked] == ["session:2"]


def test_what_was_set_aside_for_a_lost_lease_counts_when_its_author_brings_it_again_with_one(house: House) -> None:
    work = at_work(house)
    other = a_maker(work.studio, "Bob")
    late = house.db.write_now(lambda conn: dispatch.claim(conn, house, work.maker, work.task.id)).lease_token
    assert work.post(create(1, "a")).results[0].outcome == "parked"  # of a former page, still under way
    held = house.db.write_now(lambda conn: dispatch.claim(conn, house, other, work.task.id, take_over=True))
    assert work.post(create(1, "a"), token=held.lease_token, maker=other).results[0].reason == "lease_lost"
    again = house.db.write_now(lambda conn: dispatch.claim(conn, house, work.maker, work.task.id, take_over=True))
    answer = work.post(create(1, "a"), token=again.lease_token)
    assert (answer.results[0].outcome, answer.revision) == ("applied", 1)
    assert work.post(create(1, "a"), token=late).results[0].outcome == "duplicate"
    assert house.db.read_now(lambda conn: history.parked_edits(conn, work.maker, work.job.id)).parked == []


def test_an_expired_lease_that_nobody_took_still_writes_and_is_renewed(house: House, clock) -> None:
    work = at_work(house)
    clock.advance(LEASE_SECONDS * 1000 * 10)
    assert work.post(create(1, "a")).results[0].outcome == "applied"
    task = house.db.read_now(lambda conn: dispatch.get_task(conn, house, work.maker, work.task.id))
    assert task.lease_expires_at_ms == clock.now_ms() + LEASE_SECONDS * 1000


def test_edits_of_a_closed_job_are_parked(house: House) -> None:
    work = at_work(house)
    house.db.write_now(lambda conn: jobs.move(conn, work.job.id, {JobState.OPEN}, JobState.CANCELLED))
    assert work.post(create(1, "a")).results[0].reason == "job_closed"


def test_what_others_drew_meanwhile_is_told(house: House) -> None:
    work = at_work(house)
    work.post(create(1, "a"))
    other = a_maker(work.studio, "Bob")
    held = house.db.write_now(lambda conn: dispatch.claim(conn, house, other, work.task.id, take_over=True))
    work.session, work.have, work.task = "other", 0, held
    answer = work.post(move(1, "a") | {"edit_id": "other:1"}, maker=other)
    assert [(one.revision, one.author_id) for one in answer.missed] == [(1, work.maker.id)]
    assert msgspec.json.decode(answer.missed[0].edit)["edit_id"] == "session:1"
    assert answer.missed_complete
    assert work.post(move(2, "a") | {"edit_id": "other:2"}, maker=other).missed == []


def test_tracks_that_no_edit_touches_stay_byte_for_byte(house: House) -> None:
    work = at_work(house, frames=50, prelabels=[box_track(f"p{number}", 50) for number in range(5)])
    before = work.rows()
    work.post(move(1, "p2", frame=7))
    after = work.rows()
    assert {track for track in before if before[track] != after[track]} == {"p2"}
    assert after["p2"].revision == 1


def test_many_edits_of_one_track_in_a_post_all_count(house: House) -> None:
    work = at_work(house, frames=300, prelabels=[box_track("a", 300)])
    answer = work.post(*(move(number, "a", frame=number) for number in range(50)))
    assert answer.revision == 50
    assert all(shape_at(work.drawn()["a"], frame) == (0.2, 0.2, 0.4, 0.4) for frame in (0, 20, 49))


def test_the_stored_tracks_are_the_fold_of_the_log(house: House) -> None:
    source = {track.id: track for track in (box_track("p", 20), box_track("q", 20))}
    work = at_work(house, frames=20, prelabels=list(source.values()))
    work.post(create(1, "a"), move(2, "a", 5), move(3, "p", 3), move(4, "q", 4))
    work.post(move(5, "a", 5, (0.5, 0.5, 0.6, 0.6)), move(6, "gone"), move(7, "p", 3, (0.3, 0.3, 0.4, 0.4)))
    assert house.db.read_now(lambda conn: history.replay(conn, work.job.id, source)) == work.drawn()
    at_two = house.db.read_now(lambda conn: history.state_at(conn, work.job.id, 2))
    assert {"p": at_two["p"], "q": at_two["q"]} == source
    assert shape_at(at_two["a"], 5) == (0.2, 0.2, 0.4, 0.4)


def test_the_log_keeps_what_was_really_there_so_that_its_inverse_is_true(house: House) -> None:
    work = at_work(house, prelabels=[box_track("a", 10)])
    before = track_document.decode(work.rows()["a"].document)
    work.post(move(1, "a", frame=3))
    (row,) = house.db.read_now(lambda conn: edits.since(conn, work.job.id, 0, 10))
    back = invert(wire_edit.decode(row.document), "session:2")
    work.post(msgspec.json.decode(wire_edit.encode(back)))
    assert work.drawn()["a"] == before


def test_a_post_with_too_many_edits_is_refused_whole(house: House) -> None:
    work = at_work(house)
    with pytest.raises(InvalidParameter, match="at most"):
        work.post(*(create(number, f"t{number}") for number in range(house.limits.edits_per_post_max + 1)))
    assert work.now().revision == 0


def test_a_strangers_job_and_another_jobs_task_are_not_there(house: House) -> None:
    work = at_work(house)
    stranger = a_maker(factories.a_project(house))
    with pytest.raises(NotFound):
        work.post(create(1, "a"), maker=stranger)
    other = at_work(house, studio=work.studio)
    other.task, other.maker = work.task, work.maker
    with pytest.raises(NotFound):
        other.post(create(1, "a"))
    with pytest.raises(JobNotFound):
        house.db.read_now(lambda conn: history.edit_log(conn, stranger, work.job.id, 0, 10))


def test_a_post_without_edits_renews_the_lease_and_tells_what_was_missed(house: House) -> None:
    work = at_work(house)
    answer = work.post()
    assert (answer.results, answer.revision, answer.missed) == ([], 0, [])


def test_the_number_of_tracks_has_a_limit(house: House) -> None:
    work = at_work(house)
    for start in range(0, house.limits.tracks_max, 50):
        work.post(*(create(number, f"t{number}") for number in range(start, min(start + 50, house.limits.tracks_max))))
    assert work.now().track_count == house.limits.tracks_max
    assert work.post(create(10_000, "one more")).results[0].reason == "tracks_max"
    assert work.post(move(10_001, "t1")).results[0].outcome == "applied"
