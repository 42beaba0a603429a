"""Looking back: what was done to a job and by whom, and the edits that could not be applied."""

from collections.abc import Sequence
from typing import Any

import msgspec

from rotoscope.client.operation import Pages
from rotoscope.client.steps import Request, Steps, answered, call


class HistoryEntry(msgspec.Struct, kw_only=True):
    """One edit, as far as it was asked for."""

    revision: int
    edit_id: str = ""
    author: dict[str, str] = {}
    created_at_ms: int = 0
    change_count: int = 0
    changes: list[Any] = []


class History(msgspec.Struct, kw_only=True):
    entries: list[HistoryEntry] = []
    next_before: int | None = None


class TracksOf(msgspec.Struct, kw_only=True):
    """The tracks that one author drew or changed."""

    author: dict[str, str] = {}
    track_ids: list[str] = []


class LoggedEdit(msgspec.Struct, kw_only=True):
    """An edit as it was applied: what was there before, and what after."""

    revision: int
    edit_id: str = ""
    author_id: str = ""
    created_at_ms: int = 0
    changes: list[Any] = []


class EditLog(msgspec.Struct, kw_only=True):
    edits: list[LoggedEdit] = []
    revision: int = 0


class ParkedEdit(msgspec.Struct, kw_only=True):
    """An edit that could not be applied, as it came, and why."""

    edit_id: str
    author_id: str = ""
    created_at_ms: int = 0
    reason: str = ""
    message: str = ""
    edit: Any = None


def history(
    job_id: str, *, frame: int | None = None, track_id: str | None = None, before: int | None = None, limit: int = 100
) -> Steps[History]:
    """Who changed what and when, newest first: all, or what touched a frame or a track. `next_before` asks for more."""
    query = {"frame": frame, "track_id": track_id, "before": before, "limit": limit}
    return (yield from call(History, "GET", f"/v1/jobs/{job_id}/history", query=query))


def edits(job_id: str, *, since: int = 0) -> Pages[LoggedEdit]:
    """Every edit after a revision, oldest first, with what was there before and after."""
    newest = since + 1

    def page() -> Steps[list[LoggedEdit]]:
        nonlocal since, newest
        found = yield from call(EditLog, "GET", f"/v1/jobs/{job_id}/edits", query={"since": since})
        since, newest = (found.edits[-1].revision, found.revision) if found.edits else (found.revision, found.revision)
        return found.edits

    while since < newest:
        yield page()


def tracks_at(job_id: str, revision: int) -> Steps[bytes]:
    """The tracks of a job as they were at a revision, as RTS1 (docs/reference/rts1.md); 0 is as the job came."""
    reply = yield from answered(Request("GET", f"/v1/jobs/{job_id}/tracks/{revision}"))
    return reply.body


def authors(job_id: str) -> Steps[list[TracksOf]]:
    """Who drew or changed which tracks of a job."""
    found = yield from call(dict[str, list[TracksOf]], "GET", f"/v1/jobs/{job_id}/authors")
    return found["authors"]


def parked_edits(job_id: str) -> Steps[list[ParkedEdit]]:
    """Edits that could not be applied and that nobody has settled yet."""
    found = yield from call(dict[str, list[ParkedEdit]], "GET", f"/v1/jobs/{job_id}/edits/parked")
    return found["parked"]


def settle_parked(job_id: str, edit_ids: Sequence[str], outcome: str) -> Steps[Any]:
    """Say what has become of parked edits: `reapplied` or `discarded`."""
    body = {"edit_ids": list(edit_ids), "outcome": outcome}
    return (yield from call(Any, "POST", f"/v1/jobs/{job_id}/edits/parked/settle", body=body))
