"""Every acknowledged job is there exactly once, whenever the server is killed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos import ledger
from tests.trust import figures

KILLS = 30
HASTY = "tests.chaos.hasty_server"


@pytest.mark.slow
def test_no_acknowledged_job_is_lost_or_doubled_by_kills(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    report = ledger.run(KILLS, seed=1, data=tmp_path)
    figures.told_by(record_property, ledger.figure_of(report, seed=1))
    assert report.acknowledged >= 4 * KILLS
    assert report.is_clean, report


@pytest.mark.slow
def test_the_kill_loop_catches_a_server_that_answers_before_it_commits(tmp_path: Path) -> None:
    report = ledger.run(6, seed=2, data=tmp_path, program=HASTY, patience=1)
    assert report.lost, "the mutant survived: the kill loop cannot see what it is for"
