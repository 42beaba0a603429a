"""Killed at any moment, Rotoscope loses nothing it has acknowledged and handles everything to one outcome."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def findings(folder: Path, kills: int, *, seed: int, hasty: bool = False) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.chaos.carriage", str(folder), str(kills), str(seed)]
    ended = subprocess.run([*command, *["hasty"] * hasty], capture_output=True, text=True, check=False, timeout=300)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_handled_to_two_outcomes(tmp_path: Path) -> None:
    found = findings(tmp_path, 12, seed=1)
    assert found.pop("acknowledged") > 100
    assert found == {"lost": 0, "unhandled": 0, "changed": 0, "left": 0}


@pytest.mark.slow
def test_a_writer_that_acknowledges_before_it_commits_is_caught(tmp_path: Path) -> None:
    assert findings(tmp_path, 5, seed=2, hasty=True)["lost"] > 0
