"""docs/reference/compatibility.md names a test for every decision; the tests are there."""

import re
from pathlib import Path

from rotoscope.api.routes import all_routes

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reference" / "compatibility.md").read_text()


def test_every_decision_has_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("|")]
    decisions = [row for row in rows if not row.startswith("|---") and not row.endswith("| test |")]
    assert len(decisions) > 25
    for row in decisions:
        tests = re.findall(r"`(tests/[\w/]+\.py)` \|$", row)
        assert tests, row
        assert (ROOT / tests[0]).is_file(), tests[0]


def test_every_route_of_the_table_is_there() -> None:
    paths = {re.sub(r"\{\w+\}", "{}", route.path) for route in all_routes()}
    for version in ("v0", "v1", "projectsvc"):
        for word in ("projects", "project"):
            for end in ("jobs", "jobs/{}", "batch", "batch/{}"):
                assert f"/{version}/{word}/{{}}/{end}" in paths
    for version in ("v0", "v1"):
        for word in ("projects", "project"):
            for end in ("details", "stats"):
                assert f"/{version}/{word}/{{}}/{end}" in paths
