"""Results: the document itself, in memory or streamed to a file."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from rotoscope.client import jobs
from rotoscope.client.errors import JobEnded, Unreachable
from rotoscope.client.steps import NoReply, Request, Sleep, Steps, answered, pause

TRIES_MAX = 5


def result(project_id: str, job_id: str) -> Steps[dict[str, Any]]:
    """The result document of a completed job. For a large one `save_result` needs no memory."""
    address = yield from _address(project_id, job_id)
    reply = yield from answered(Request("GET", address))
    return msgspec.json.decode(reply.body)


def save_result(
    project_id: str, job_id: str, path: str | os.PathLike[str], *, progress: Callable[[int], object] | None = None
) -> Steps[Path]:
    """Stream the result of a completed job into a file, which appears whole or not at all."""
    address = yield from _address(project_id, job_id)
    return (yield from _saved(address, Path(path), progress))


def save_results(
    project_id: str,
    path: str | os.PathLike[str],
    *,
    batch_id: str | None = None,
    text: str | None = None,
    progress: Callable[[int], object] | None = None,
) -> Steps[Path]:
    """Stream the results of all completed jobs into one zip, or those of a batch, or with `text` in their reference.

    `jobs.ndjson` in it says which file is which job. It appears whole or not at all.
    """
    asked = {name: value for name, value in (("batch_id", batch_id), ("q", text)) if value}
    query = f"?{urlencode(asked)}" if asked else ""
    return (yield from _saved(f"/v1/projects/{project_id}/results{query}", Path(path), progress))


def _saved(address: str, target: Path, progress: Callable[[int], object] | None) -> Steps[Path]:
    """Whole, or not at all."""
    part = target.with_name(target.name + ".part")
    for attempt in range(1, TRIES_MAX + 1):
        with part.open("wb") as file:
            request = Request("GET", address, sink=_counted(file.write, progress))
            try:
                yield from answered(request, tries=1)
            except Unreachable:
                if attempt == TRIES_MAX:
                    raise
                yield Sleep(pause(attempt, NoReply("", was_sent=True)))
                continue
        part.replace(target)
        return target
    raise AssertionError("the last try returns or raises")


def _address(project_id: str, job_id: str) -> Steps[str]:
    """Path of the result on the server that this client talks to, whatever name that server gives itself."""
    found = yield from jobs.job(project_id, job_id)
    if not found.result:
        raise JobEnded(f"Job {job_id} is {found.status}; it has no result.", found)
    return urlsplit(found.result).path


def _counted(write: Callable[[bytes], object], progress: Callable[[int], object] | None) -> Callable[[bytes], None]:
    received = 0

    def sink(piece: bytes) -> None:
        nonlocal received
        write(piece)
        received += len(piece)
        if progress is not None:
            progress(received)

    return sink
