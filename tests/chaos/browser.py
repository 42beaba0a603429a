"""A real Chromium that is killed again and again while somebody draws: what the page called kept is there afterwards.

python -m tests.chaos.browser --kills 50
"""

import argparse
import random
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, sync_playwright

from tests.acceptance.desk import ARGUMENTS, CHROMIUM, FRAMES, WINDOW, Desk, Numbered, draw, kill, sign_in, state, until
from tests.acceptance.serving import Server, a_key, running, serving
from tests.trust import figures
from tests.trust.figures import Figure

DRAWN_AT_MOST = 8  # between two kills


@dataclass
class Report:
    kills: int = 0
    drawn: int = 0
    kept: int = 0  # what the page had called kept at the last kill, all lives together
    lost: int = 0
    doubled: int = 0

    @property
    def is_clean(self) -> bool:
        return not self.lost and not self.doubled


@dataclass
class Drawer:
    """One person whose browser has no long life. Every gesture draws one track."""

    desk: Desk
    playwright: Any
    profile: Path
    dice: random.Random
    report: Report

    def live(self) -> None:
        """Open, see that all is there, draw for a while on and off the net, die."""
        page = self._open()
        seen = state(page)["trackCount"]
        self.report.lost += max(0, self.report.kept - seen)
        self.report.doubled += max(0, seen - self.report.drawn)
        for _ in range(self.dice.randint(1, DRAWN_AT_MOST)):
            page.context.set_offline(self.dice.random() < 0.6)
            self.report.drawn += 1
            draw(page, self.dice.uniform(0.1, 0.8), self.dice.uniform(0.1, 0.8), 0.05 + 0.1 * self.dice.random())
            if self.dice.random() < 0.7:
                page.wait_for_timeout(self.dice.uniform(0, 1500))
            self._hear(page)
        kill(self.profile)
        self.report.kills += 1

    def end(self) -> None:
        """The last life: everything reaches the server."""
        page = self._open()
        until("all is saved", lambda: state(page)["openEdits"] == 0 and state(page)["saveState"] == "saved")
        tracks = self.desk.tracks()
        self.report.lost += max(0, self.report.kept - len(tracks))
        self.report.doubled += max(0, len(tracks) - self.report.drawn)
        page.context.close()

    def _open(self) -> Any:
        context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path=CHROMIUM, args=ARGUMENTS, viewport=WINDOW
        )
        page = context.pages[0]
        sign_in(page, self.desk.server)
        self.desk.sit_down(page)
        return page

    def _hear(self, page: Any) -> None:
        """What the page says of its work is taken at its word."""
        told = state(page)
        waiting = told["openEdits"] if told["saveState"] == "offline" else 0
        self.report.kept = max(self.report.kept, told["revision"] + waiting)


def run(kills: int, seed: int, folder: Path) -> Report:
    report = Report()
    key = a_key(folder / "data", "chaos")
    with running(folder / "data") as (url, _), serving(Numbered) as numbered, sync_playwright() as playwright:
        desk = _desk(Server(url, key, folder / "data", numbered), numbered)
        drawer = Drawer(desk, playwright, folder / "profile", random.Random(seed), report)
        for number in range(kills):
            try:
                drawer.live()
            except Error as error:  # the browser went before its time; that is a kill as well
                print(f"life {number}: {error}", file=sys.stderr)
                kill(drawer.profile)
        drawer.end()
    return report


def _desk(server: Server, numbered: str) -> Desk:
    frames = [{"frame_id": f"frame{n:03d}", "src": f"{numbered}/{n}.png"} for n in range(FRAMES)]
    with server.client() as client:
        project = client.create_project("Chaos")
        client.create_workflow(project.id, "Boxes", tag="boxes")
        job = client.create_job(project.id, f"chaos-{uuid.uuid4()}", frames=frames, tag="boxes")
        client.wait_until_open(job.job_id, seconds=60)
        (task,) = client.tasks(project_id=project.id)
    return Desk(server, job.job_id, task.id, None)


def figure_of(report: Report, seed: int, kills: int) -> Figure:
    told = (
        f"{report.kills} kills of Chromium, {report.drawn} drawn, {report.kept} called kept, {report.lost} lost, "
        f"{report.doubled} doubled"
    )
    is_held = report.is_clean and report.kills >= kills
    return Figure(4, "kills of the whole browser", told, "0 lost, 0 doubled", str(seed), is_held)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    figures.add_option(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        outcome = run(options.kills, options.seed, Path(name))
    print(outcome)
    sys.exit(figures.conclude(figure_of(outcome, options.seed, options.kills), is_recorded=options.record))
