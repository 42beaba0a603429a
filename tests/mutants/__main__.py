"""Plants each seeded fault into a copy of the tree and runs its tests there; fails if one survives.

python -m tests.mutants                     all of them
python -m tests.mutants --promise 7         those of one promise
python -m tests.mutants --name "leading"    those whose name has this in it
python -m tests.mutants --record            and write the verdicts down, for docs/reference/trust.md
"""

import argparse
import sys
from datetime import UTC, datetime

from tests.mutants import verdicts
from tests.mutants.catalogue import MUTANTS
from tests.mutants.mutant import Mutant
from tests.mutants.nursery import Nursery, Outcome


def main() -> int:
    parser = argparse.ArgumentParser(description="Plant seeded faults and see that the tests notice.")
    parser.add_argument("--promise", type=int, help="only those that break this promise")
    parser.add_argument("--name", action="append", help="only those with this in their name")
    parser.add_argument("--list", action="store_true", help="say their names and do nothing")
    parser.add_argument("--record", action="store_true", help=f"write the verdicts to {verdicts.PATH.name}")
    options = parser.parse_args()
    chosen = [one for one in MUTANTS if is_meant(one, options.promise, options.name)]
    if options.list:
        print("\n".join(f"{one.promise:>3}  {one.name}" for one in chosen))
        return 0
    if not chosen:
        print("no seeded fault is called that", file=sys.stderr)
        return 2
    outcomes = tried(chosen, is_recorded=options.record)
    missed = [one.name for one in chosen if outcomes[one] is not Outcome.CAUGHT]
    print(f"mutants: {len(chosen) - len(missed)} of {len(chosen)} caught")
    for name in missed:
        print(f"mutants: NOT CAUGHT: {name}", file=sys.stderr)
    return 1 if missed else 0


def is_meant(mutant: Mutant, promise: int | None, names: list[str] | None) -> bool:
    return promise in (None, mutant.promise) and (not names or any(name in mutant.name for name in names))


def tried(chosen: list[Mutant], *, is_recorded: bool) -> dict[Mutant, Outcome]:
    outcomes: dict[Mutant, Outcome] = {}
    with Nursery() as nursery:
        sound = nursery.run(sorted({test for one in chosen for test in one.tests}))
        if sound is not Outcome.SURVIVED:
            print(nursery.told, file=sys.stderr)
            sys.exit("mutants: the tests fail without any fault; mend that first")
        for one in chosen:
            outcomes[one] = nursery.try_out(one)
            print(f"{outcomes[one].value:>9}  {one.promise:>2}  {one.name}", flush=True)
            if is_recorded:
                verdicts.record(one, outcomes[one], datetime.now(UTC).date().isoformat())
            if outcomes[one] is not Outcome.CAUGHT:
                print(nursery.told, file=sys.stderr)
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
