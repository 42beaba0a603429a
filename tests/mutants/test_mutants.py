"""The seeded faults fit the code as it is, and each was caught when it was last tried."""

import ast
from pathlib import Path

import pytest

from tests.mutants import verdicts
from tests.mutants.catalogue import MUTANTS
from tests.mutants.mutant import Mutant
from tests.trust.promises import PROMISES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_fits_and_its_tests_are_there(mutant: Mutant) -> None:
    planted = mutant.planted((ROOT / mutant.path).read_text())
    if mutant.path.endswith(".py"):
        ast.parse(planted)
    for test in mutant.tests:
        path, _, function = test.partition("::")
        assert (ROOT / path).exists(), path
        assert not function or f"def {function}(" in (ROOT / path).read_text(), test


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_was_caught_when_it_was_last_tried(mutant: Mutant) -> None:
    assert verdicts.is_caught(mutant), f"run: python -m tests.mutants --record --name {mutant.name!r}"


def test_names_are_unlike_and_every_promise_has_a_fault() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    covered = {mutant.promise for mutant in MUTANTS} | {promise.number for promise in PROMISES if promise.mutants}
    assert {promise.number for promise in PROMISES} - covered == set()


def test_a_fault_that_fits_no_more_says_so() -> None:
    mutant = Mutant("x", 1, "a.py", "old", "new", ())
    assert mutant.planted("an old text") == "an new text"
    for text in ("a text", "old and old"):
        with pytest.raises(ValueError, match="write it anew"):
            mutant.planted(text)
