"""Faults for the simulator to catch. Each breaks the real server code from here, as a careless change might."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import msgspec

from rotoscope.domain import edit_rules
from rotoscope.services.editing import edits as service
from rotoscope.services.editing.edits import Gate, Obstacle
from rotoscope.store import edits, tasks


def no_dedupe() -> Any:
    """An edit that came before is new again. (The unique key of the log is in the way of the worst.)"""
    return patch.object(edits, "fates_of", lambda conn, job_id, edit_ids: {})


def no_fencing() -> Any:
    """Whatever token somebody brings, the task is theirs."""
    renew = tasks.renew

    def lenient(conn: Any, task_id: str, holder_id: str, lease_token: int, now_ms: int, is_active: bool = True) -> Any:
        task = tasks.get(conn, task_id)
        if task is None or task.holder_id is None:
            return None
        return renew(conn, task_id, task.holder_id, task.lease_token, now_ms, is_active)

    return patch.object(tasks, "renew", lenient)


def refused_dropped() -> Any:
    """What cannot be applied is answered as set aside, and thrown away."""
    return patch.object(edits, "park", lambda conn, rows: None)


def one_bad_fails_all() -> Any:
    """A post with one bad edit is set aside as a whole."""
    settle, carry_out = service._settle, service._carry_out

    def whole(conn: Any, house: Any, principal: Any, job: Any, sent: Any, gate: Gate, now_ms: int) -> Any:
        desk = service._desk(conn, house, job, sent)
        bad = [found for item in sent if isinstance(found := carry_out(desk, house, job, item), Obstacle)]
        gate = replace(gate, obstacle=gate.obstacle or bad[0]) if bad else gate
        return settle(conn, house, principal, job, sent, gate, now_ms)

    return patch.object(service, "_settle", whole)


def conflicts_not_recorded() -> Any:
    """The log believes the client's `before`: what a colleague had drawn there is gone without a trace."""
    return patch.object(edit_rules, "value_of", lambda track, change: change.before)


def token_stays() -> Any:
    """A claim gives the token that somebody else has already."""
    claim = tasks.claim

    def same(conn: Any, task: Any, holder_id: str, now_ms: int) -> Any:
        claimed = claim(conn, task, holder_id, now_ms)
        if claimed is None or claimed.lease_token < 2:
            return claimed
        conn.exec_driver_sql("UPDATE tasks SET lease_token = 1 WHERE id = ?", (claimed.id,))
        return msgspec.structs.replace(claimed, lease_token=1)

    return patch.object(tasks, "claim", same)


@contextmanager
def ack_before_commit() -> Iterator[None]:
    """See Doors.is_hasty."""
    yield


SERVER_MUTANTS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "no-dedupe": no_dedupe,
    "ack-before-commit": ack_before_commit,
    "no-fencing": no_fencing,
    "refused-edits-dropped": refused_dropped,
    "one-bad-edit-fails-all": one_bad_fails_all,
    "conflicts-not-recorded": conflicts_not_recorded,
    "token-stays": token_stays,
}
CLIENT_MUTANTS = ("outbox-cleared-on-send", "edit-only-in-memory", "op-id-reused-after-reload")
MUTANTS = (*SERVER_MUTANTS, *CLIENT_MUTANTS)
