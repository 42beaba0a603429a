"""Where the time of a million pre-labelled boxes goes, inside one process: without HTTP, database and worker.

python -m bench.prelabels [tracks] [frames]
"""

import mmap
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from bench.figure import Figure, table
from bench.million import body
from rotoscope.domain.job import JobKind
from rotoscope.domain.new_job import NewJob, NewTrack
from rotoscope.domain.schema import OPEN_SCHEMA
from rotoscope.kit.collector import paused
from rotoscope.wire import track_document
from rotoscope.wire.job import read_job
from rotoscope.wire.prelabel import read_tracks
from rotoscope.wire.prelabel_cut import Prelabels
from rotoscope.wire.prelabel_rules import Rules
from rotoscope.wire.result_track import TrackWriter

LIMIT = 1_000_000


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    value = work()
    return value, time.process_time() - start


def prelabels(tracks: int = 1000, frames: int = 1000) -> list[Figure]:
    """CPU seconds of each part of the way in, and of writing every track anew on the way out."""
    with tempfile.TemporaryFile() as file:
        file.writelines(body("http://127.0.0.1", tracks, frames))
        file.flush()
        text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        forget = lambda: text.madvise(mmap.MADV_DONTNEED)  # noqa: E731
        (job, lists), cut = timed(lambda: read_job(text, frames_max=LIMIT, forget=forget, may_guess=True))
        kept, read = timed(lambda: read_lists(job, lists, forget))
    _, drawn = timed(lambda: write_anew(job, kept))
    kept_mb = sum(len(track.document) + len(track.source) for track in kept) / 1e6
    return [
        Figure("pre-labels in one process", "find the tracks in the body", cut, "CPU-s"),
        Figure("pre-labels in one process", "read, check, pack", read, "CPU-s"),
        Figure("pre-labels in one process", "kept", kept_mb, "MB"),
        Figure("result in one process", "write every track anew", drawn, "CPU-s", 6.0),
    ]


def read_lists(job: NewJob, lists: list[Prelabels], forget: Callable[[], None]) -> list[NewTrack]:
    names = job.frame_ids or ()
    rules = Rules({name: index for index, name in enumerate(names)}, OPEN_SCHEMA, LIMIT)
    return read_tracks(lists, rules, tracks_max=LIMIT, forget=forget)


def write_anew(job: NewJob, kept: list[NewTrack]) -> int:
    """As if every track had been drawn here; how many bytes they are."""
    writer = TrackWriter("job", JobKind.VIDEO, job.frame_ids or (), OPEN_SCHEMA)
    with paused():
        texts = (writer.write(track_document.decode(track.document), None) for track in kept)
        return sum(len(found.text) for found in texts if found is not None)


if __name__ == "__main__":
    print(table(prelabels(*map(int, sys.argv[1:]))))
