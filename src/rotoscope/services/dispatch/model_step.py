"""The model step: a model elsewhere is told of a job and answers with pre-labels, and the job goes on.

What the model answers is added; what is there already, and what people drew, is never touched. A model that does not
answer is asked again, for some hours; then the job goes where the workflow says, or fails where its client sees it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from rotoscope.domain.errors import Refusal
from rotoscope.domain.events import Event, JobFailed, ModelDue
from rotoscope.domain.frame import FrameState
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.new_job import NewTrack
from rotoscope.domain.schema import LabelSchema
from rotoscope.domain.workflow import Step, StepKind, Workflow
from rotoscope.fetch.errors import FetchFailed
from rotoscope.kit.together import all_ended
from rotoscope.services import noting
from rotoscope.services.house import House
from rotoscope.services.routing import flow_of, send
from rotoscope.store import events as outbox
from rotoscope.store import frames, jobs, model_runs, schemas, tracks
from rotoscope.store.model_runs import ModelRun
from rotoscope.store.tracks import TrackRow
from rotoscope.wire.model import ModelFrame, ModelQuestion, encode, read_answer
from rotoscope.wire.prelabel import read_tracks
from rotoscope.wire.prelabel_track import Rules

ANSWER_SECONDS = 600.0
RETRY_AFTER_SECONDS = (5, 30, 120, 600, 1_800, 3_600, 7_200)
ERROR_MAX = 500


@dataclass(frozen=True, slots=True)
class Errand:
    """One job that a model is to be asked about."""

    job: Job
    flow: Workflow
    step: Step
    run: ModelRun
    question: ModelQuestion
    rules: Rules


async def run(house: House, happened: Sequence[Event]) -> None:
    """ModelDue: ask the model of the step where each job stands. A job that has moved on is left alone."""
    await all_ended(_run(house, job_id) for job_id in dict.fromkeys(event.subject_id for event in happened))


async def _run(house: House, job_id: str) -> None:
    errand = await house.db.read(lambda conn: _errand(conn, house, job_id))
    if errand is None:
        return
    try:
        answered = bytearray()
        await house.fetcher.ask(
            errand.step.url,
            encode(errand.question),
            {"Content-Type": "application/json", "Accept": "application/json"},
            answered.extend,
            byte_limit=house.limits.job_body_bytes_max,
            deadline_seconds=ANSWER_SECONDS,
        )
        found = await asyncio.to_thread(_read, house, errand, bytes(answered))
    except FetchFailed as failed:
        error = f"{failed.code}: {failed.message}"
        await house.db.write(lambda conn: _failed(conn, house, errand, error))
    except Refusal as refusal:
        error = "; ".join([refusal.message, *(f"{fault.pointer}: {fault.message}" for fault in refusal.faults[:3])])
        await house.db.write(lambda conn: _failed(conn, house, errand, error))
    else:
        await house.db.write(lambda conn: _answered(conn, house, errand, found))


def _errand(conn: sa.Connection, house: House, job_id: str) -> Errand | None:
    job = jobs.get(conn, job_id)
    if job is None or job.state is not JobState.OPEN:
        return None
    flow = flow_of(conn, job)
    step = flow.step(job.step)
    if step.kind is not StepKind.MODEL:
        return None
    now_ms = house.clock.now_ms()
    run = model_runs.get(conn, job_id, step.name)
    if run is None or run.state != "waiting":
        run = ModelRun(job_id, step.name, "waiting", 0, "", 0, now_ms, job.workflow_id)
    schema = schemas.of_job(conn, job)
    listed = frames.page(conn, job_id)
    names = {frame.frame_id: frame.index for frame in listed}
    question = ModelQuestion(
        job.id, job.reference_id, job.project_id, step.name, run.attempts + 1, schema, _frames(house, job, listed)
    )
    return Errand(job, flow, step, run, question, _rules(house, names, schema))


def _frames(house: House, job: Job, listed: Sequence) -> list[ModelFrame]:
    now_ms, public = house.clock.now_ms(), house.links.public_url
    return [
        ModelFrame(
            frame.frame_id,
            frame.index,
            frame.width,
            frame.height,
            public + house.links.media("frames", frame.sha256, job.id, now_ms)
            if frame.state is FrameState.READY and frame.sha256
            else None,
        )
        for frame in listed
    ]


def _rules(house: House, names: dict[str, int], schema: LabelSchema) -> Rules:
    return Rules(names, schema, house.limits.points_max)


def _read(house: House, errand: Errand, text: bytes) -> Sequence[NewTrack]:
    lists = read_answer(text)
    return read_tracks(lists, errand.rules, tracks_max=house.limits.tracks_max, forget=lambda: None)


def _answered(conn: sa.Connection, house: House, errand: Errand, found: Sequence[NewTrack]) -> None:
    """Keep what is new, and let the job go on."""
    job = _still_there(conn, errand)
    if job is None:
        return
    now_ms = house.clock.now_ms()
    there = tracks.by_ids(conn, job.id, [track.track_id for track in found])
    room = max(0, house.limits.tracks_max - job.track_count)
    unknown = [track for track in found if track.track_id not in there]
    fresh, too_many = unknown[:room], len(unknown[room:])
    first = tracks.last_ordinal(conn, job.id) + 1
    rows = (
        TrackRow(job.id, ordinal, track.track_id, 0, track.document, track.source)
        for ordinal, track in enumerate(fresh, first)
    )
    tracks.insert_many(conn, rows)
    shapes = sum(track.shape_count for track in fresh)
    jobs.bump_revision(conn, job.id, 0, tracks=len(fresh), annotations=shapes, now_ms=now_ms)
    told = f"{too_many} tracks were left out: a job has at most {house.limits.tracks_max}." if too_many else ""
    done = replace(errand.run, state="done", attempts=errand.run.attempts + 1, error=told, track_count=len(fresh))
    model_runs.put(conn, replace(done, updated_at_ms=now_ms))
    send(conn, job, errand.flow, errand.flow.target(errand.step, errand.step.next), now_ms)
    noting.jobs_moved(conn, job.project_id, [job.id], now_ms)


def _failed(conn: sa.Connection, house: House, errand: Errand, error: str) -> None:
    """Ask again later, or give up."""
    job = _still_there(conn, errand)
    if job is None:
        return
    now_ms, attempts = house.clock.now_ms(), errand.run.attempts + 1
    is_over = attempts > len(RETRY_AFTER_SECONDS)
    run = replace(errand.run, attempts=attempts, error=error[:ERROR_MAX], updated_at_ms=now_ms)
    model_runs.put(conn, replace(run, state="failed" if is_over else "waiting"))
    if not is_over:
        due_at_ms = now_ms + 1000 * RETRY_AFTER_SECONDS[attempts - 1]
        outbox.record(conn, ModelDue(job.id), due_at_ms=due_at_ms)
    elif errand.step.on_failure:
        send(conn, job, errand.flow, errand.flow.step(errand.step.on_failure), now_ms)
        noting.jobs_moved(conn, job.project_id, [job.id], now_ms)
    else:
        told = {"code": "model_failed", "message": f'The model of the step "{errand.step.name}" gave no pre-labels.'}
        ended = {"error": told, "updated_at_ms": now_ms, "completed_at_ms": now_ms}
        if jobs.move(conn, job.id, {JobState.OPEN}, JobState.FAILED, **ended):
            outbox.record(conn, JobFailed(job.id))


def _still_there(conn: sa.Connection, errand: Errand) -> Job | None:
    """The job, locked, if it stands where it stood when the model was asked, and nobody else heard an answer."""
    job = jobs.lock(conn, errand.job.id)
    if job is None or job.state is not JobState.OPEN or job.step != errand.step.name:
        return None
    run = model_runs.get(conn, job.id, errand.step.name)
    heard = 0 if run is None or run.state != "waiting" else run.attempts
    return job if heard == errand.run.attempts else None
