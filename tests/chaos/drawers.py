"""Four people draw while the server is killed again and again: what it acknowledged is in the log, each edit once.

python -m tests.chaos.drawers --kills 20
"""

import argparse
import contextlib
import http.client
import json
import random
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests import warm
from tests.chaos.ledger import Ledger, prepared, start
from tests.trust import figures
from tests.trust.figures import Figure

PEOPLE = 4
EDITS_PER_SECOND = 5
BOX = [0.1, 0.2, 0.3, 0.4]


@dataclass
class Drawer:
    """One page: it sends an edit until there is an answer, then the next one."""

    ledger: Ledger
    job_id: str
    task_id: str
    lease_token: int
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def draw_on(self) -> None:
        number = 0
        while not self.ledger.ended.is_set():
            number += 1
            edit_id, began_at = f"{self.task_id}:{number}", time.monotonic()
            result = self._until_answered(_box(edit_id, f"track {number}"))
            self.waits.append(time.monotonic() - began_at)
            (self.refused if result["outcome"] == "parked" else self.acknowledged).append(edit_id)
            time.sleep(1 / EDITS_PER_SECOND)

    def _until_answered(self, edit: dict[str, Any]) -> dict[str, Any]:
        post = {"session": self.task_id, "task_id": self.task_id, "lease_token": self.lease_token, "have": 0}
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException, json.JSONDecodeError):
                answer = self.ledger.call("POST", f"/v1/jobs/{self.job_id}/edits", post | {"edits": [edit]})
                assert answer["success"], answer
                return answer["data"]["results"][0]


@dataclass
class Report:
    kills: int
    acknowledged: int
    lost: list[str]
    doubled: list[str]
    refused: list[str]
    longest_wait: float

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.refused)


def run(kills: int, seed: int, data: Path) -> Report:
    dice = random.Random(seed)
    with prepared(data) as (ledger, listener):
        server = start(warm.ROTOSCOPE, data, listener)
        try:
            ledger.project_id = ledger.call("POST", "/v1/projects", {"name": "Chaos"})["data"]["id"]
            drawers = [_sit_down(ledger, number) for number in range(PEOPLE)]
            threads = [threading.Thread(target=drawer.draw_on, daemon=True) for drawer in drawers]
            for thread in threads:
                thread.start()
            for _ in range(kills):
                _let_draw(drawers)
                time.sleep(dice.uniform(0, 2))
                server.send_signal(signal.SIGKILL)
                server.wait()
                server = start(warm.ROTOSCOPE, data, listener)
            time.sleep(3)
            ledger.ended.set()
            for thread in threads:
                thread.join(60)
            return _held_to(ledger, drawers, kills)
        finally:
            ledger.ended.set()
            server.terminate()
            server.wait(30)


def _let_draw(drawers: list[Drawer]) -> None:
    """A kill during a start alone proves little: wait until each has drawn once more."""
    known, until = [len(drawer.waits) for drawer in drawers], time.monotonic() + 120
    while any(len(drawer.waits) <= n for drawer, n in zip(drawers, known, strict=True)) and time.monotonic() < until:
        time.sleep(0.02)


def _sit_down(ledger: Ledger, number: int) -> Drawer:
    ledger.create_until_answered(f"drawn-{number}")
    job_id = ledger.said[f"drawn-{number}"]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        tasks = ledger.call("GET", f"/v1/tasks?project_id={ledger.project_id}&page_size=100")["data"]["tasks"]
        for task in tasks:
            if task["job_id"] == job_id:
                held = ledger.call("POST", f"/v1/tasks/{task['id']}/claim", {})["data"]
                return Drawer(ledger, job_id, task["id"], held["lease_token"])
        time.sleep(0.2)
    raise TimeoutError(f"job {job_id} did not open")


def _held_to(ledger: Ledger, drawers: list[Drawer], kills: int) -> Report:
    lost, doubled = [], []
    for drawer in drawers:
        logged = _logged(ledger, drawer.job_id)
        lost += [edit_id for edit_id in drawer.acknowledged if edit_id not in logged]
        doubled += [edit_id for edit_id in set(logged) if logged.count(edit_id) > 1]
    return Report(
        kills,
        sum(len(drawer.acknowledged) for drawer in drawers),
        lost,
        doubled,
        [edit_id for drawer in drawers for edit_id in drawer.refused],
        max(wait for drawer in drawers for wait in drawer.waits),
    )


def _logged(ledger: Ledger, job_id: str) -> list[str]:
    reply = ledger.call("GET", f"/v1/jobs/{job_id}/edits?limit=5000")["data"]
    return [edit["edit_id"] for edit in reply["edits"]]


def _box(edit_id: str, track: str) -> dict[str, Any]:
    head = {"track": track, "cell": "head", "before": None, "after": {"kind": "rectangle", "label": "Car"}}
    shape = {"track": track, "cell": "geometry", "frame": 0, "before": None, "after": {"coords": BOX}}
    return {"edit_id": edit_id, "changes": [head, shape]}


def figure_of(report: Report, seed: int) -> Figure:
    told = (
        f"{report.kills} kills, {report.acknowledged} edits acknowledged, {len(report.lost)} lost, "
        f"{len(report.doubled)} doubled, {len(report.refused)} refused; the longest wait {report.longest_wait:.1f} s"
    )
    return Figure(3, "four people draw while the server is killed", told, "0 of each", str(seed), report.is_clean)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    figures.add_option(parser)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = run(options.kills, options.seed, Path(folder))
    print(outcome)
    sys.exit(figures.conclude(figure_of(outcome, options.seed), is_recorded=options.record))
