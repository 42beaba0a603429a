"""What the last recorded run said of each seeded fault."""

import json
from pathlib import Path

from tests.mutants.mutant import Mutant
from tests.mutants.nursery import Outcome

PATH = Path(__file__).with_name("verdicts.json")


def record(mutant: Mutant, outcome: Outcome, date: str) -> None:
    known = _read()
    known[mutant.name] = {"promise": mutant.promise, "outcome": outcome.value, "date": date, "of": mutant.digest}
    PATH.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")


def is_caught(mutant: Mutant) -> bool:
    """Whether this very fault, with these very tests, was caught when it was last tried."""
    found = _read().get(mutant.name, {})
    return found.get("outcome") == Outcome.CAUGHT.value and found.get("of") == mutant.digest


def _read() -> dict[str, dict]:
    return json.loads(PATH.read_text()) if PATH.exists() else {}
