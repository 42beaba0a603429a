"""Measuring: what was handed in beside what a checker accepted, what others drew, and what is known to be right."""

import asyncio
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rotoscope.domain.channel import Geometry
from rotoscope.domain.errors import Conflict, Forbidden
from rotoscope.domain.events import QualityDue
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.review import ReviewSettings
from rotoscope.domain.task import Verdict
from rotoscope.services.house import House
from rotoscope.services.review import measuring, scoring
from rotoscope.store import frames, jobs, reviews
from rotoscope.store.tables import events
from rotoscope.wire.scores import ScoresView
from tests.services.crew import Crew
from tests.services.reviewing import Review
from tests.services.working import box_track

FRAMES = 10


def scores(crew: Review | Crew, who: Principal, against: str = "accepted", days: int = 30) -> ScoresView:
    project = crew.studio.project.id
    return crew.house.db.read_now(lambda conn: scoring.report(conn, crew.house, who, project, against, days))


def measured(crew: Review | Crew) -> None:
    asyncio.run(measuring.measure(crew.house, [QualityDue(crew.job_id)] * 2))  # told twice is told once


def due(house: House) -> list[str]:
    """The jobs that were told to be comparable."""
    return house.db.read_now(
        lambda conn: [row.subject_id for row in conn.execute(events.select()) if row.kind == "QualityDue"]
    )


def gone(track: str) -> dict[str, Any]:
    return {"track": track, "cell": "head", "before": None, "after": None}


def test_what_was_handed_in_is_measured_by_what_was_accepted(both: House) -> None:
    house = both
    review = Review(house, frames=FRAMES, prelabels=[box_track("t", FRAMES), box_track("ghost", FRAMES)])
    check = review.drawn()
    review.edit(review.cho, check, gone("ghost"))
    assert due(house) == []
    review.hand_in(review.cho, check, Verdict.ACCEPT)
    assert due(house) == [review.job_id]
    measured(review)
    told = scores(review, review.cho)
    assert (told.jobs, told.scores.boxes, told.scores.mota, told.scores.iou) == (1, FRAMES, 0, 1)
    assert told.scores.idf1 == pytest.approx(2 / 3, abs=1e-4)
    assert [(one.label, one.drawn_as, one.boxes) for one in told.confusion] == [
        ("", told.labels[0].label, FRAMES),
        (told.labels[0].label, told.labels[0].label, FRAMES),
    ]
    assert [(one.track_id, one.fate, one.job_id) for one in told.worst] == [("ghost", "extra", review.job_id)]
    assert [(one.person.name, one.compared, one.trend[-1]) for one in told.people] == [("Ann", 1, 1)]
    assert scores(review, review.cho, "maker").jobs == 0


def test_rework_does_not_hide_what_was_handed_in_first(house: House) -> None:
    review = Review(house, frames=FRAMES, prelabels=[box_track("t", FRAMES), box_track("ghost", FRAMES)])
    review.hand_in(review.cho, review.drawn(), Verdict.SEND_BACK, "a ghost")
    assert due(house) == []
    check = review.drawn(gone("ghost"))
    review.hand_in(review.cho, check, Verdict.ACCEPT)
    measured(review)
    assert scores(review, review.cho).scores.mota == 0


def test_a_job_without_a_mistake_has_no_worst_track(house: House) -> None:
    review = Review(house, frames=FRAMES, prelabels=[box_track("t", FRAMES)])
    review.hand_in(review.cho, review.drawn(), Verdict.ACCEPT)
    measured(review)
    told = scores(review, review.cho)
    assert (told.scores.mota, told.scores.idf1, told.worst) == (1, 1, [])
    assert told.scores.keyframes_a_box is not None
    house.clock.advance(40 * 24 * 3600 * 1000)  # type: ignore[attr-defined]
    assert scores(review, review.cho).jobs == 0
    assert scores(review, review.cho, days=0).jobs == 1


def test_of_a_job_compared_in_strides_a_place_is_told_in_frames_of_the_job(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stride = 6  # which the two columns that ten frames then have do not tell
    monkeypatch.setattr(measuring, "stride_of", lambda *_: stride)
    late = replace(box_track("late", FRAMES), geometry=Geometry.from_table([stride], np.full((1, 4), 0.5)))
    review = Review(house, frames=FRAMES, prelabels=[late])
    check = review.drawn()
    review.edit(review.cho, check, gone("late"))
    review.hand_in(review.cho, check, Verdict.ACCEPT)
    measured(review)
    (worst,) = scores(review, review.cho).worst
    assert (worst.track_id, worst.fate, worst.frame) == ("late", "extra", stride)


def test_several_makers_are_measured_by_each_other_before_anybody_judges(house: House) -> None:
    crew = Crew(house)
    crew.drawn_by_all(0.10, 0.10, 0.5)
    assert due(house) == [crew.job_id]
    measured(crew)
    told = scores(crew, crew.cho, "maker")
    names = {who.id: who.name for who in crew.people}
    by_name = {names[one.person.id]: one for one in told.people}
    assert (told.jobs, by_name["Ann"].compared) == (1, 2)
    assert by_name["Cas"].scores.mota == -1  # neither of the others has what Cas drew, and Cas nothing of theirs
    assert by_name["Ann"].scores.mota == 0
    task = crew.claimed(crew.cho)
    crew.hand_in(crew.cho, task, crew.job().revision, Verdict.ACCEPT)
    measured(crew)
    accepted = {names[one.person.id]: one.scores.mota for one in scores(crew, crew.cho).people}
    assert accepted == {"Ann": 1, "Ben": 1, "Cas": -1}


def test_in_a_blind_review_makers_are_told_of_nobody_else(house: House) -> None:
    crew = Crew(house)
    crew.drawn_by_all(0.10, 0.10, 0.5)
    measured(crew)
    ann = crew.people[0]
    assert len(scores(crew, ann, "maker").people) == 3
    blind = ReviewSettings(is_blind=True)
    house.db.write_now(lambda conn: reviews.put_settings(conn, crew.studio.project.id, blind, 0))
    told = scores(crew, ann, "maker")
    assert [one.person.name for one in told.people] == ["Ann"]
    assert {one.person and one.person.name for one in told.worst} <= {None, "Ann"}


def test_a_gold_job_measures_whatever_has_the_same_pictures(house: House) -> None:
    known = Review(house, frames=FRAMES, prelabels=[box_track("t", FRAMES)])
    asked = Review(house, known.studio, frames=FRAMES, prelabels=[box_track("t", FRAMES), box_track("u", FRAMES)])
    other = Review(house, known.studio, frames=FRAMES)
    manager, project = known.studio.manager, known.studio.project.id
    add = lambda conn: scoring.add_gold(conn, house, manager, project, known.job_id)  # noqa: E731
    with pytest.raises(Conflict, match="completed"):
        house.db.write_now(add)
    states = {JobState.OPEN}
    house.db.write_now(lambda conn: jobs.move(conn, known.job_id, states, JobState.COMPLETED))
    with pytest.raises(Conflict, match="missing"):
        house.db.write_now(add)
    for job_id, mark in ((known.job_id, "a"), (asked.job_id, "a"), (other.job_id, "b")):
        fetched = [Frame(job_id, n, f"f{n}", "", FrameState.READY, f"{mark}{n}") for n in range(FRAMES)]
        house.db.write_now(lambda conn, fetched=fetched: frames.keep(conn, fetched))
    assert [one.job_id for one in house.db.write_now(add).jobs] == [known.job_id]
    for review in (asked, other):
        review.drawn()
        measured(review)
    assert due(house) == [asked.job_id, other.job_id]
    told = scores(asked, asked.cho, "gold")
    assert (told.jobs, told.gold_jobs, told.scores.mota) == (1, 1, 0)
    assert [one.track_id for one in told.worst] == ["u"]
    assert scores(asked, asked.ann, "gold").worst == []
    with pytest.raises(Forbidden):
        house.db.read_now(lambda conn: scoring.gold_set(conn, asked.ann, project))
    take = lambda conn: scoring.take_gold(conn, house, manager, project, known.job_id)  # noqa: E731
    assert house.db.write_now(take).jobs == []


def test_the_jobs_of_a_confusion_are_told_with_those_that_have_most_of_it_first(both: House) -> None:
    house = both
    review = Review(house, frames=FRAMES, prelabels=[box_track("t", FRAMES), box_track("ghost", FRAMES)])
    review.hand_in(review.cho, review.drawn(gone("ghost")), Verdict.ACCEPT)
    measured(review)
    project = review.studio.project.id
    ask = lambda label, drawn_as: house.db.read_now(  # noqa: E731
        lambda conn: scoring.confused(conn, house, review.cho, project, "accepted", 30, label, drawn_as)
    )
    assert [(one.job_id, one.boxes) for one in ask("Car", "Car").jobs] == [(review.job_id, FRAMES)]
    assert ask("Car", "").jobs == []
