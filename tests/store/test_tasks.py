"""Tasks: the queue's order, leases, and that a task goes to one person only."""

import threading
import time
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from rotoscope.domain.member import Organization, Principal
from rotoscope.domain.permission import Role
from rotoscope.domain.project import Project
from rotoscope.domain.task import ABANDONED_SECONDS, LEASE_SECONDS, REWORK_KEPT_SECONDS, Seeker, Task, TaskState
from rotoscope.store import organizations, projects, tasks
from rotoscope.store.database import Database
from rotoscope.store.offers import Search, projects_by_urgency

NOW = 1_700_000_000_000
PROJECT = "project"


@pytest.fixture(autouse=True)
def project(db: Database) -> None:
    def fill(conn: sa.Connection) -> None:
        organizations.insert(conn, Organization("organization", "O", NOW))
        projects.insert(conn, Project(PROJECT, "organization", "P", "VIDEO", 1, "", "", "", NOW))

    db.write_now(fill)


def add(db: Database, *weights: int) -> list[str]:
    """Tasks t0, t1 … with these priorities."""

    def insert(conn: sa.Connection) -> list[str]:
        for number, weight in enumerate(weights):
            task = Task(
                f"t{number}", f"j{number}", PROJECT, "annotate", TaskState.OPEN, weight, None, 0, 0, None, NOW, NOW
            )
            tasks.insert(conn, task)
        return [f"t{number}" for number in range(len(weights))]

    return db.write_now(insert)


def next_for(db: Database, holder: str, now_ms: int = NOW) -> Task | None:
    return db.write_now(lambda conn: tasks.claim_next(conn, PROJECT, Search(Seeker(holder, may_check=True), now_ms)))


def test_the_most_urgent_task_comes_first_and_the_older_of_two_equals(db: Database) -> None:
    add(db, 5, 9, 5, 9)
    assert [task.id for task in iter(lambda: next_for(db, "ann"), None)] == ["t1", "t3", "t0", "t2"]


def test_a_claim_gives_a_lease_with_an_end_and_a_new_token(db: Database) -> None:
    add(db, 5)
    task = next_for(db, "ann")
    assert task is not None
    assert (task.state, task.holder_id, task.lease_token) == (TaskState.HELD, "ann", 1)
    assert task.lease_expires_at_ms == NOW + LEASE_SECONDS * 1000


def test_an_expired_lease_is_still_good_as_long_as_nobody_took_the_task(db: Database) -> None:
    add(db, 5)
    next_for(db, "ann")
    late = NOW + ABANDONED_SECONDS * 500
    assert next_for(db, "bob", late) is None
    renewed = db.write_now(lambda conn: tasks.renew(conn, "t0", "ann", 1, late))
    assert renewed is not None
    assert renewed.lease_expires_at_ms == late + LEASE_SECONDS * 1000


def test_a_task_that_was_left_behind_goes_to_the_next_who_asks(db: Database) -> None:
    add(db, 5)
    next_for(db, "ann")
    late = NOW + (LEASE_SECONDS + ABANDONED_SECONDS) * 1000 + 1
    taken = next_for(db, "bob", late)
    assert taken is not None
    assert (taken.holder_id, taken.lease_token) == ("bob", 2)
    assert db.write_now(lambda conn: tasks.renew(conn, "t0", "ann", 1, late)) is None
    assert db.write_now(lambda conn: tasks.submit(conn, "t0", "ann", 1, 0, late)) is None


def test_a_given_task_is_granted_only_as_it_was_seen(db: Database) -> None:
    add(db, 5)
    seen = db.read_now(lambda conn: tasks.get(conn, "t0"))
    assert seen is not None
    assert db.write_now(lambda conn: tasks.claim(conn, seen, "ann", NOW)) is not None
    assert db.write_now(lambda conn: tasks.claim(conn, seen, "bob", NOW)) is None


def test_a_released_task_is_open_again_and_its_old_token_is_dead(db: Database) -> None:
    add(db, 5)
    next_for(db, "ann")
    released = db.write_now(lambda conn: tasks.release(conn, "t0", "ann", 1, NOW))
    assert released is not None
    assert released.state is TaskState.OPEN
    assert db.write_now(lambda conn: tasks.renew(conn, "t0", "ann", 1, NOW)) is None
    again = next_for(db, "ann")
    assert again is not None
    assert again.lease_token == 2


def test_closing_a_job_closes_what_is_left_to_do_on_it(db: Database) -> None:
    add(db, 5, 5)
    next_for(db, "ann")
    db.write_now(lambda conn: tasks.submit(conn, "t0", "ann", 1, 3, NOW))
    db.write_now(lambda conn: [tasks.close_of_job(conn, job, NOW) for job in ("j0", "j1")])
    found = [db.read_now(lambda conn, task=task: tasks.get(conn, task)) for task in ("t0", "t1")]
    assert [task and task.state for task in found] == [TaskState.SUBMITTED, TaskState.CLOSED]


def urgent(db: Database, organization_id: str) -> list[str]:
    search = Search(Seeker("ann", may_check=True), NOW)
    ann = Principal("ann", organization_id, Role.CHECKER, "Ann")
    return db.read_now(lambda conn: projects_by_urgency(conn, ann, None, search))


def test_projects_are_named_with_the_most_urgent_first_and_none_that_is_empty(db: Database) -> None:
    for name in ("calm", "empty"):
        project = Project(name, "organization", name, "VIDEO", 1, "", "", "", NOW)
        db.write_now(lambda conn, project=project: projects.insert(conn, project))
    add(db, 7)
    calm = Task("c", "jc", "calm", "annotate", TaskState.OPEN, 3, None, 0, 0, None, NOW, NOW)
    db.write_now(lambda conn: tasks.insert(conn, calm))
    assert urgent(db, "organization") == [
        PROJECT,
        "calm",
    ]
    assert urgent(db, "other") == []


def test_rework_goes_first_to_who_made_it_and_to_others_only_after_a_day(db: Database) -> None:
    add(db, 9, 5)
    kept = Task("r", "jr", PROJECT, "annotate", TaskState.OPEN, 1, None, 0, 0, None, NOW, NOW, round=2, kept_for="ann")
    db.write_now(lambda conn: tasks.insert(conn, kept))
    given = [task.id if (task := next_for(db, who)) else None for who in ("bob", "ann", "ann", "bob")]
    assert given == ["t0", "r", "t1", None]
    db.write_now(lambda conn: tasks.release(conn, "r", "ann", 1, NOW))
    assert next_for(db, "bob", NOW + 60_000) is None
    late = next_for(db, "bob", NOW + REWORK_KEPT_SECONDS * 1000 + 1)
    assert late is not None
    assert late.id == "r"


@pytest.mark.slow
def test_sixty_four_who_ask_at_once_never_get_the_same_task(db: Database) -> None:
    ids = add(db, *(number % 10 + 1 for number in range(400)))
    taken: list[str] = []

    def work(holder: str) -> None:
        while task := next_for(db, holder):
            taken.append(task.id)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(taken) == Counter(ids)


def test_who_asks_looks_through_no_queue_for_their_own_rework(db: Database) -> None:
    if db.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by how many rows there are")
    asked: list[str] = []

    def ask(conn: sa.Connection) -> None:
        driver: Any = conn.connection.driver_connection
        driver.set_trace_callback(asked.append)
        me = Principal("me", "organization", Role.MAKER, "Me")
        projects_by_urgency(conn, me, PROJECT, Search(Seeker("me", may_check=False), NOW))
        driver.set_trace_callback(None)

    db.read_now(ask)
    [text] = asked  # with its values
    plan = db.read_now(lambda conn: list(conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")))
    assert any("ix_tasks_kept_for (kept_for=? AND project_id=? AND state=?)" in row[3] for row in plan), plan
    assert not any("TEMP B-TREE" in row[3] and "tasks" in row[3] for row in plan), plan


def test_who_waits_gets_what_another_thinks_better_of(db: Database) -> None:
    [only] = add(db, 5)
    is_taken, may_give_back = threading.Event(), threading.Event()
    got: list[Task | None] = []

    def think_better(conn: sa.Connection) -> None:
        assert tasks.claim_next(conn, PROJECT, Search(Seeker("first", may_check=True), NOW)) is not None
        is_taken.set()
        may_give_back.wait(60)
        raise InterruptedError

    def give_back() -> None:
        with pytest.raises(InterruptedError):
            db.write_now(think_better)

    def wait() -> None:
        search = Search(Seeker("second", may_check=True), NOW)
        got.append(db.write_now(lambda conn: tasks.claim_next(conn, PROJECT, search, waits=True)))

    first, second = threading.Thread(target=give_back), threading.Thread(target=wait)
    first.start()
    assert is_taken.wait(60)
    if db.dialect == "postgresql":  # SQLite has one writer anyway
        assert next_for(db, "hasty") is None
    second.start()
    while db.dialect == "postgresql" and not got and not db.read_now(_waiting):
        time.sleep(0.01)
    may_give_back.set()
    first.join()
    second.join()
    assert [task and task.id for task in got] == [only]


def _waiting(conn: sa.Connection) -> int:
    """How many of PostgreSQL's transactions wait for another here."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return conn.exec_driver_sql(waiting).scalar_one()
