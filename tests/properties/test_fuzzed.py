"""What the fuzzer starts from, and what it once found, is judged in every test run; `make fuzz` looks for more."""

from pathlib import Path

import pytest

from tests.fuzz.catalogue import TARGETS
from tests.fuzz.target import FINDINGS, Target

KNOWN = [(target, path) for target in TARGETS.values() for path in target.findings]
ODD = (b"", b"\0", b"\0" * 40, b"\xff" * 40, b"{" * 40, b"A" * 300)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_good_and_odd_input_is_judged_well(target: Target) -> None:
    for seed in target.seeds:
        target.judge(seed)
        target.judge(seed[: len(seed) // 2])
    for odd in ODD:
        target.judge(odd)


@pytest.mark.parametrize(("target", "path"), KNOWN, ids=[f"{path.parent.name}-{path.stem}" for _, path in KNOWN])
def test_what_was_found_once_is_found_no_more(target: Target, path: Path) -> None:
    target.judge(path.read_bytes())


def test_every_finding_is_of_a_target() -> None:
    assert {folder.name for folder in FINDINGS.iterdir()} <= set(TARGETS)
