"""python -m tests.simulator: many seeds, one seed told in full, or mutants that must be caught."""

import argparse
import resource
import sys
import time

from tests.simulator.mutants import MUTANTS
from tests.simulator.runner import Simulator, simulator
from tests.trust import figures
from tests.trust.figures import Figure


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=1, help="where to begin")
    parser.add_argument("--seed", type=int, help="one seed, and everything that happened in it")
    parser.add_argument("--mutant", default="", choices=["", *MUTANTS])
    parser.add_argument("--mutants", action="store_true", help="every mutant: in how many of the seeds it is caught")
    figures.add_option(parser)
    wanted = parser.parse_args()
    first, count = (wanted.seed, 1) if wanted.seed is not None else (wanted.first, wanted.seeds)
    seeds, began_at = range(first, first + count), time.perf_counter()
    with simulator() as sim:
        if wanted.mutants:
            caught = [_is_caught(sim, seeds, mutant) for mutant in MUTANTS]
            figure = _of_mutants(caught, seeds)
        else:
            report = sim.run(seeds, wanted.mutant, is_told=wanted.seed is not None)
            print(*report.told, report.text(), sep="\n")
            figure = report.figure(seeds, wanted.mutant)
    print(f"{time.perf_counter() - began_at:.1f} s, {_cpu_seconds():.1f} s of CPU")
    return figures.conclude(figure, is_recorded=wanted.record)


def _of_mutants(caught: list[bool], seeds: range) -> Figure:
    told = f"{sum(caught)} of {len(caught)} caught in {len(seeds)} seeds each"
    return Figure(
        3, "faults in client and server, simulated", told, "every one", f"{seeds.start}–{seeds.stop - 1}", all(caught)
    )


def _is_caught(sim: Simulator, seeds: range, mutant: str) -> bool:
    report = sim.run(seeds, mutant)
    most = max((fault for faults in report.faults.values() for fault in faults), default="SURVIVED")
    print(f"{mutant}: caught in {len(report.faults)} of {report.seeds} seeds; {most}", flush=True)
    return bool(report.faults)


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    sys.exit(main())
