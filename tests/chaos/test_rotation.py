"""A restart does not show: one server follows another and every request is answered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos import rotation
from tests.trust import figures

ROTATIONS = 1


@pytest.mark.slow
def test_no_request_fails_while_a_new_server_takes_over(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    report = rotation.run(ROTATIONS, tmp_path)
    figures.told_by(record_property, rotation.figure_of(report))
    assert report.requests >= 20 * (ROTATIONS + 1)
    assert report.is_clean, report
