"""Editing under every kind of weather: the real client and the real server lose nothing, whatever the seed says.

A failure names its seed; `python -m tests.simulator --seed N` runs that one again and tells everything.
"""

import os
from collections.abc import Callable, Iterator

import pytest

from tests.simulator.mutants import MUTANTS
from tests.simulator.runner import Simulator, simulator
from tests.trust import figures

SEEDS = int(os.environ.get("SIMULATOR_SEEDS", "10000"))
PARTS = 8  # so that several processes share them
SEEDS_FOR_A_MUTANT = 400
MUTANT_WAVE = 25


@pytest.fixture(scope="module")
def sim() -> Iterator[Simulator]:
    with simulator() as started:
        yield started


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_edit_vanishes_is_doubled_or_overwrites_unseen_in_any_seed(
    sim: Simulator, part: int, record_property: Callable[[str, object], None]
) -> None:
    seeds = range(1 + SEEDS * part // PARTS, 1 + SEEDS * (part + 1) // PARTS)
    report = sim.run(seeds)
    figures.told_by(record_property, report.figure(seeds), is_part=True)
    assert not report.faults, report.text()
    assert report.seeds == len(seeds)
    assert all(report.counts[name] for name in ("applied", "duplicate", "parked", "refused", "submits"))


def test_a_seed_is_the_same_run_again(sim: Simulator) -> None:
    once, again = (sim.run(range(1, 4), is_told=True, at_once=at_once) for at_once in (3, 1))
    assert once.counts == again.counts


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_fault_in_the_code_is_caught(sim: Simulator, mutant: str) -> None:
    report = sim.run(range(1, SEEDS_FOR_A_MUTANT + 1), mutant, at_once=MUTANT_WAVE, faults_max=1)
    assert report.faults, f"{mutant} survived {report.seeds} seeds"
