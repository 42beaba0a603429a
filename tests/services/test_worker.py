"""The worker, driven by a table of test handlers: everything recorded is handled, whatever goes wrong on the way."""

import asyncio
import errno
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from dbos._sys_db import SystemDatabase
from sqlalchemy.exc import OperationalError

from rotoscope.domain.errors import Overloaded
from rotoscope.domain.events import KINDS, Event, FramesReady, JobArrived, JobCancelled, JobFailed
from rotoscope.domain.job import JobState
from rotoscope.engine import beside
from rotoscope.kit.clock import Clock
from rotoscope.services import carriage
from rotoscope.services.house import House
from rotoscope.services.upkeep.schedule import Plan
from rotoscope.store import events, jobs, sessions
from rotoscope.store.tables import events as waiting
from rotoscope.store.tables import sign_in_links, stranded_events
from rotoscope.worker import loop
from rotoscope.worker.handlers import HANDLERS
from rotoscope.worker.loop import Worker
from rotoscope.worker.route import Route, Routes
from tests.factories import a_job, a_project


class Log:
    """What handlers were given, in order."""

    def __init__(self) -> None:
        self.parcels: list[list[str]] = []

    async def note(self, house: House, happened: Sequence[Event]) -> None:
        self.parcels.append([event.subject_id for event in happened])

    @property
    def subjects(self) -> Counter[str]:
        return Counter(subject for parcel in self.parcels for subject in parcel)


@pytest.fixture
def living_house(house: House) -> House:
    """A house whose clock runs."""
    return replace(house, clock=Clock())


@pytest.fixture
def start(living_house: House, sqlite_url: str) -> Iterator[Callable[[Routes], Worker]]:
    workers: list[Worker] = []

    def start(routes: Routes) -> Worker:
        worker = Worker(living_house, routes, beside(sqlite_url))
        worker.start(wait=True)
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.stop()


def record(house: House, *happened: Event) -> None:
    house.db.write_now(lambda conn: events.record(conn, *happened))


def left(house: House) -> int:
    return house.db.read_now(lambda conn: conn.execute(sa.select(sa.func.count()).select_from(waiting)).scalar_one())


def wait_until(is_so: Callable[[], bool], seconds: float = 20.0) -> None:
    stop_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < stop_at, "it did not happen in time"
        time.sleep(0.01)


def test_what_is_recorded_is_handled_once_and_forgotten(living_house: House, start) -> None:
    log = Log()
    record(living_house, JobArrived("before the start"))
    start({JobArrived: Route(log.note)})
    record(living_house, JobArrived("a"), JobArrived("b"))
    wait_until(lambda: left(living_house) == 0)
    assert log.subjects == Counter({"before the start": 1, "a": 1, "b": 1})


def test_a_burst_shares_parcels(living_house: House, start) -> None:
    log = Log()
    start({JobArrived: Route(log.note)})
    for number in range(50):
        record(living_house, JobArrived(str(number)))
    wait_until(lambda: left(living_house) == 0)
    assert len(log.subjects) == 50
    assert len(log.parcels) < 25


def test_a_slow_kind_does_not_hold_up_another(living_house: House, start) -> None:
    log, gate = Log(), threading.Event()

    async def hang(house: House, happened: Sequence[Event]) -> None:
        await asyncio.to_thread(gate.wait, 20)

    start({JobArrived: Route(hang, parcels_max=1), FramesReady: Route(log.note)})
    record(living_house, JobArrived("slow"), FramesReady("fast"))
    wait_until(lambda: left(living_house) == 1)
    assert log.subjects == Counter({"fast": 1})
    gate.set()


def test_one_that_fails_harms_no_other_and_is_tried_again(living_house: House, start) -> None:
    log, failures = Log(), Counter()

    async def fail_once(house: House, happened: Sequence[Event]) -> None:
        if any(event.subject_id == "bad" for event in happened) and failures["bad"] < 2:
            failures["bad"] += 1  # first together with the others, then alone
            raise ValueError("not yet")
        await log.note(house, happened)

    start({JobArrived: Route(fail_once)})
    record(living_house, JobArrived("good"), JobArrived("bad"), JobArrived("fine"))
    wait_until(lambda: left(living_house) == 0)
    assert log.subjects == Counter({"good": 1, "bad": 1, "fine": 1})


def failing_once(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, *, is_done: bool = False) -> list[str]:
    """Let a call fail when it is made for the first time, before or after it has done its work; who has failed."""
    called, failed = getattr(place, name), []

    def call(*about: Any, **told: Any) -> Any:
        answer = called(*about, **told) if is_done or failed else None
        if not failed:
            failed.append(name)
            raise OperationalError(name, {}, Exception("database or disk is full"))
        return answer

    monkeypatch.setattr(place, name, call)
    return failed


def test_what_was_dropped_while_the_books_were_full_is_carried_again(living_house: House, start, monkeypatch) -> None:
    log = Log()
    failed = [failing_once(monkeypatch, carriage, "finish")]
    failed += [failing_once(monkeypatch, SystemDatabase, n) for n in ("update_workflow_outcome", "resume_workflows")]
    monkeypatch.setattr(loop, "SWEEP_SECONDS", 0.2)
    record(living_house, JobArrived("a"))
    start({JobArrived: Route(log.note)})
    wait_until(lambda: left(living_house) == 0)
    assert all(failed)
    assert log.subjects == Counter({"a": 2})


def test_what_was_taken_and_nobody_heard_of_is_carried(living_house: House, start, monkeypatch) -> None:
    """The connection broke when the parcel was committed: it has its events, and its worker does not know."""
    log, lost, take = Log(), list[str](), carriage.take

    async def take_and_lose(*about: Any) -> Any:
        parcels = await take(*about)
        if parcels and not lost:
            lost.extend(parcel.id for parcel in parcels)
            raise Overloaded
        return parcels

    monkeypatch.setattr(loop, "SWEEP_SECONDS", 0.2)
    monkeypatch.setattr(carriage, "take", take_and_lose)
    record(living_house, JobArrived("a"))
    start({JobArrived: Route(log.note)})
    wait_until(lambda: left(living_house) == 0)
    assert lost
    assert log.subjects == Counter({"a": 1})


def test_what_the_books_know_and_nobody_began_is_carried(living_house: House, start, monkeypatch) -> None:
    log = Log()
    failed = failing_once(monkeypatch, SystemDatabase, "init_workflow", is_done=True)  # kept, and the answer was lost
    monkeypatch.setattr(loop, "SWEEP_SECONDS", 0.2)
    record(living_house, JobArrived("a"))
    start({JobArrived: Route(log.note)})
    wait_until(lambda: left(living_house) == 0)
    assert failed
    assert log.subjects == Counter({"a": 1})


def test_one_that_always_fails_is_set_aside_with_its_reason(living_house: House, start, monkeypatch) -> None:
    monkeypatch.setattr("rotoscope.services.carriage.ATTEMPTS_MAX", 2)

    async def fail(house: House, happened: Sequence[Event]) -> None:
        raise ValueError("it will never do")

    start({JobCancelled: Route(fail)})
    record(living_house, JobCancelled("bad"))
    wait_until(lambda: left(living_house) == 0)
    kept = living_house.db.read_now(lambda conn: conn.execute(sa.select(stranded_events)).mappings().all())
    assert [(row["subject_id"], row["reason"]) for row in kept] == [("bad", "ValueError: it will never do")]


def test_a_job_whose_arrival_is_given_up_fails_where_its_client_can_see_it(
    living_house: House, start, monkeypatch
) -> None:
    monkeypatch.setattr("rotoscope.services.carriage.ATTEMPTS_MAX", 2)
    told = Log()

    async def fail(house: House, happened: Sequence[Event]) -> None:
        raise ValueError("it will never do")

    start({JobArrived: Route(fail, given_up=HANDLERS[JobArrived].given_up), JobFailed: Route(told.note)})
    job = a_job(living_house)
    record(living_house, JobArrived(job.id))
    wait_until(lambda: told.subjects == Counter({job.id: 1}))
    kept = living_house.db.read_now(lambda conn: jobs.get(conn, job.id))
    assert kept is not None
    assert kept.state is JobState.FAILED
    assert kept.error is not None
    assert kept.error["code"] == "api_error"


async def be_overloaded(house: House, happened: Sequence[Event]) -> None:
    raise Overloaded


async def fill_the_disk(house: House, happened: Sequence[Event]) -> None:
    await asyncio.to_thread(Path("/dev/full").write_bytes, b"a frame")


async def open_too_much(house: House, happened: Sequence[Event]) -> None:
    raise OSError(errno.EMFILE, "Too many open files")


@pytest.mark.parametrize("break_down", [be_overloaded, fill_the_disk, open_too_much])
def test_a_breakdown_of_ours_is_not_counted_against_the_event(living_house: House, start, break_down) -> None:
    start({JobCancelled: Route(break_down)})
    record(living_house, JobCancelled("d"))

    def postponed() -> list:
        select = sa.select(waiting.c.attempts).where(waiting.c.parcel_id.is_(None), waiting.c.due_at_ms > 0)
        return list(living_house.db.read_now(lambda conn: conn.execute(select).scalars().all()))

    wait_until(lambda: postponed() == [0])


def test_one_that_always_breaks_us_down_does_not_keep_its_parcel_waiting(living_house: House, start) -> None:
    log = Log()

    async def choke(house: House, happened: Sequence[Event]) -> None:
        if any(event.subject_id == "poison" for event in happened):
            raise Overloaded
        await log.note(house, happened)

    start({JobArrived: Route(choke)})
    record(living_house, *(JobArrived(name) for name in ("a", "poison", "b", "c")))
    wait_until(lambda: left(living_house) == 1)
    assert log.subjects == Counter("abc")


def test_stopping_lets_what_is_on_its_way_arrive(living_house: House, start) -> None:
    log, began = Log(), threading.Event()

    async def slow(house: House, happened: Sequence[Event]) -> None:
        began.set()
        await asyncio.sleep(0.3)
        await log.note(house, happened)

    worker = start({JobArrived: Route(slow)})
    record(living_house, JobArrived("last"))
    began.wait(10)
    worker.stop()
    assert log.subjects == Counter({"last": 1})
    assert left(living_house) == 0


@pytest.mark.parametrize("is_light", [False, True])
def test_a_parcel_that_nobody_carries_is_found_at_the_next_start(living_house: House, start, is_light: bool) -> None:
    log = Log()
    record(living_house, JobArrived("lost"))
    living_house.db.write_now(
        lambda conn: conn.execute(waiting.update().values(parcel_id="local:JobArrived:1"))  # taken, then kill -9
    )
    start({JobArrived: Route(log.note, is_light=is_light)})
    wait_until(lambda: left(living_house) == 0)
    assert log.subjects == Counter({"lost": 1})


def test_a_light_parcel_leaves_no_trace_in_the_engine(living_house: House, start, sqlite_url: str) -> None:
    log = Log()
    worker = start({JobArrived: Route(log.note), FramesReady: Route(log.note, is_light=True)})
    record(living_house, JobArrived("heavy"), FramesReady("light"))
    wait_until(lambda: left(living_house) == 0)
    worker.stop()
    with sqlite3.connect(beside(sqlite_url).removeprefix("sqlite:///")) as books:
        assert books.execute("SELECT count(*) FROM workflow_status").fetchone() == (1,)


def test_every_kind_of_event_has_its_handler() -> None:
    assert set(HANDLERS) == set(KINDS.values())


def test_a_worker_that_broke_down_begins_anew(living_house: House, start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "AGAIN_SECONDS", 0.1)
    log = Log()
    worker = start({JobArrived: Route(log.note)})
    broken = worker._relay

    async def break_down() -> None:
        raise SystemExit  # not an error that a round gets over

    monkeypatch.setattr(broken, "round", break_down)
    record(living_house, JobArrived("after"))
    wait_until(lambda: left(living_house) == 0)
    assert log.subjects == Counter({"after": 1})


def test_a_worker_that_cannot_begin_says_why(living_house: House, tmp_path) -> None:
    (tmp_path / "no-database").mkdir()
    worker = Worker(living_house, {}, f"sqlite:///{tmp_path}/no-database")
    with pytest.raises(Exception, match="unable to open database"):
        worker.start(wait=True)
    assert not worker.is_working


def test_backups_that_are_due_are_made_beside_the_work_and_end_with_it(
    living_house: House, sqlite_url: str, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    program = f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(600)"
    plan = Plan(tmp_path / "backups", 3600_000, (sys.executable, "-c", program))
    worker = Worker(living_house, {}, beside(sqlite_url), backups=plan)
    worker.start(wait=True)
    try:
        wait_until(begun.exists, 60)
    finally:
        worker.stop()  # and with it the program, else this would last ten minutes


def test_a_worker_whose_loop_stands_still_does_not_say_that_it_works(
    living_house: House, start, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = start({})
    assert worker.is_working
    monkeypatch.setattr(loop, "SILENCE_SECONDS", 0.5)
    worker._relay._loop.call_soon_threadsafe(time.sleep, 2.0)
    wait_until(lambda: not worker.is_working)
    monkeypatch.setattr(loop, "SILENCE_SECONDS", 60.0)
    wait_until(lambda: worker.is_working)


def test_a_worker_tidies_up(living_house: House, start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "FORGET_SECONDS", 0.0)
    member_id = a_project(living_house).owner.id
    living_house.db.write_now(lambda conn: sessions.insert_link(conn, "spent", member_id, 1))
    start({})
    select = sa.select(sa.func.count()).select_from(sign_in_links)
    wait_until(lambda: living_house.db.read_now(lambda conn: conn.execute(select).scalar_one()) == 0)
