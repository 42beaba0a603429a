"""What happened on one frame of a job with a million edits: how long the answer takes."""

import json
import tempfile
import time
from pathlib import Path

from tests.services.working import at_work
from tests.simulator.stage import set_up

from bench.figure import Figure
from rotoscope.services.editing.looking_back import what_happened
from rotoscope.store import edits
from rotoscope.store.edits import EditRow

EDITS = 1_000_000
AT_ONCE = 50_000
FRAMES = 10_000
FRAME = 1386
ROUNDS = 9


def history() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        stage = set_up(Path(folder))
        try:
            work = at_work(stage.house, frames=FRAMES)
            for start in range(1, EDITS + 1, AT_ONCE):
                rows = [_row(work.job.id, work.maker.id, revision) for revision in range(start, start + AT_ONCE)]
                stage.house.db.write_now(lambda conn, rows=rows: edits.append(conn, rows))
            stage.house.db.write_now(
                lambda conn: conn.exec_driver_sql("UPDATE jobs SET revision = ? WHERE id = ?", (EDITS, work.job.id))
            )
            waits, found = [], 0
            for _ in range(ROUNDS):
                began_at = time.perf_counter()
                page = stage.house.db.read_now(
                    lambda conn: what_happened(conn, work.maker, work.job.id, frame=FRAME, limit=100)
                )
                waits.append(1000 * (time.perf_counter() - began_at))
                found = len(page.entries)
        finally:
            stage.close()
    median = sorted(waits)[ROUNDS // 2]
    return [
        Figure("history", f"what happened on frame {FRAME}, of {EDITS:,} edits", median, "ms", 200),
        Figure("history", "edits found there", found, "edits"),
    ]


def _row(job_id: str, author_id: str, revision: int) -> EditRow:
    """A box drawn anew on one frame, here and there through the job."""
    frame, track = revision * 7919 % FRAMES, f"track {revision % 1000}"
    change = {"track": track, "cell": "geometry", "frame": frame, "before": None, "after": {"coords": [0, 0, 1, 1]}}
    document = json.dumps({"edit_id": f"s:{revision}", "changes": [change]}).encode()
    return EditRow(job_id, revision, f"s:{revision}", author_id, document, 1, track, frame, frame)
