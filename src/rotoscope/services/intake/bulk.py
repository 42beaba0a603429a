"""Jobs by the thousand: lines are read and kept in parts, each part one transaction, each line with its own answer."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Sequence

import sqlalchemy as sa

from rotoscope.domain.errors import Refusal
from rotoscope.domain.member import Principal
from rotoscope.domain.new_job import Created, NewJob
from rotoscope.services import quotas
from rotoscope.services.access import managed_project_of
from rotoscope.services.house import House
from rotoscope.services.intake.desk import Desk, Row, arrival_of, created, repeated, taken, warned
from rotoscope.services.intake.jobs import receive_job
from rotoscope.store import events, jobs
from rotoscope.wire.body import Body
from rotoscope.wire.bulk import Line, Lines, answer, too_many
from rotoscope.wire.job import read_job

LINES_AT_ONCE = 500
PART_BYTES = 16 << 20  # what the lines of a part may weigh together, give or take one

Outcome = Created | Refusal


async def receive_bulk(
    house: House, principal: Principal, project_id: str, chunks: AsyncIterable[bytes]
) -> AsyncIterator[bytes]:
    """Take jobs as lines of JSON; for every line, a line that says what became of it, once that is durable."""
    await house.db.read(lambda conn: managed_project_of(conn, principal, project_id))
    count = 0
    async for part in _parts(chunks, house.limits.body_bytes_max):
        count += len(part)
        if count > house.limits.bulk_jobs_max:
            yield answer(part[0][0], too_many(house.limits.bulk_jobs_max))
            return
        read = await asyncio.to_thread(_read, house, part)
        await quotas.look(house, principal)
        kept = await house.db.write(lambda conn, read=read: _keep(conn, house, principal, project_id, read))
        for (number, text), outcome in zip(part, kept, strict=True):
            if outcome is None and isinstance(text, bytes):
                outcome = await _receive_one(house, principal, project_id, text)
            if outcome is not None:
                yield answer(number, outcome)


async def _parts(chunks: AsyncIterable[bytes], byte_limit: int) -> AsyncIterator[list[Line]]:
    """The lines, some hundred at a time, or fewer if they are long."""
    lines = Lines(byte_limit)
    part: list[Line] = []
    byte_count = 0
    async for chunk in chunks:
        for number, text in lines.take(chunk):
            part.append((number, text))
            byte_count += len(text) if isinstance(text, bytes) else 0
            if len(part) >= LINES_AT_ONCE or byte_count >= PART_BYTES:
                yield part
                part, byte_count = [], 0
    part.extend(lines.finish())
    if part:
        yield part


async def _receive_one(house: House, principal: Principal, project_id: str, text: bytes) -> Outcome:
    """A job with pre-labels goes the long way by itself."""
    try:
        return await receive_job(house, principal, project_id, Body(text))
    except Refusal as refusal:
        return refusal


def _read(house: House, part: Sequence[Line]) -> list[NewJob | Refusal | None]:
    """Each line as a job or a refusal; None for one that has pre-labels."""
    return [text if isinstance(text, Refusal) else _read_one(house, text) for _, text in part]


def _read_one(house: House, text: bytes) -> NewJob | Refusal | None:
    try:
        new, prelabels = read_job(text, frames_max=house.limits.frames_max)
    except Refusal as refusal:
        return refusal
    return None if prelabels else new


def _keep(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, read: Sequence[NewJob | Refusal | None]
) -> list[Outcome | None]:
    """Keep these jobs in one transaction; one that is refused stops no other."""
    desk = Desk(conn, house, principal, project_id)
    rows: dict[str, Row] = {}
    outcomes: list[Outcome | Row | None] = []
    for new in read:
        outcomes.append(_row(desk, new, rows) if isinstance(new, NewJob) else new)
    kept, lost = _within(conn, house, principal, project_id, list(rows.values()))
    lost |= _insert(conn, project_id, kept)
    quotas.take_jobs(conn, house, principal, sum(row["id"] not in lost for row in kept))
    told = [_outcome(outcome, lost) if isinstance(outcome, dict) else outcome for outcome in outcomes]
    return [_warned(outcome, new) for outcome, new in zip(told, read, strict=True)]


def _row(desk: Desk, new: NewJob, rows: dict[str, Row]) -> Row | Refusal:
    """The row of this job: a new one, or that of an earlier line that said the same."""
    try:
        row = desk.row(new)
    except Refusal as refusal:
        return refusal
    first = rows.setdefault(new.reference_id, row)
    return first if first["fingerprint"] == row["fingerprint"] else taken(first["id"], new.reference_id)


def _within(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, rows: list[Row]
) -> tuple[list[Row], dict[str, Outcome]]:
    """Those that the organization may still create, and those that were there before; the others are refused."""
    room = quotas.room_for_jobs(conn, house, principal)
    if room is None or len(rows) <= room:
        return rows, {}
    there = jobs.by_references(conn, project_id, [row["reference_id"] for row in rows])
    beyond = [row["id"] for row in rows if row["reference_id"] not in there][room:]
    refusals = dict.fromkeys(beyond, quotas.refused(house, principal))
    return [row for row in rows if row["id"] not in refusals], {**refusals}


def _insert(conn: sa.Connection, project_id: str, rows: list[Row]) -> dict[str, Outcome]:
    """Insert what is new; by id, what became of rows whose reference_id was taken already."""
    if not rows or jobs.insert_many(conn, rows) == len(rows):
        events.record(conn, *map(arrival_of, rows))
        return {}
    there = jobs.by_references(conn, project_id, [row["reference_id"] for row in rows])
    lost: dict[str, Outcome] = {}
    for row in rows:
        job = there.get(row["reference_id"])
        if job is None or job.id != row["id"]:
            try:
                lost[row["id"]] = repeated(job, row)
            except Refusal as refusal:
                lost[row["id"]] = refusal
    events.record(conn, *(arrival_of(row) for row in rows if row["id"] not in lost))
    return lost


def _warned(outcome: Outcome | None, new: NewJob | Refusal | None) -> Outcome | None:
    return warned(outcome, new) if isinstance(outcome, Created) and isinstance(new, NewJob) else outcome


def _outcome(row: Row, lost: dict[str, Outcome]) -> Outcome:
    return lost.get(row["id"]) or created(row)
