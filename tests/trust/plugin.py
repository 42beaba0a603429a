"""Writes docs/reference/trust.md from a test run: pytest -p tests.trust.plugin --trust PATH.

With --soak, the figures of the run are kept as those of a long one instead.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.mutants import verdicts
from tests.mutants.catalogue import MUTANTS
from tests.trust import figures
from tests.trust.figures import Figure
from tests.trust.promises import PROMISES, Promise

HEAD = """<!-- Written by a test run (`make test`). Change tests/trust/promises.py or the tests, then run it. -->
# What we promise, and what the last run said

Each promise has tests; where it says *caught*, the tests were also run against a program with that fault in it, and
failed as they must: in this run, or when `make mutants` planted the fault last. What takes longer is in the table
below it. Run of {date} on {platform}: {passed} of {known} promises held, {tests} tests in all; of {runs} long runs
{kept} were within their limits when they last ended.

Nothing here can show a real power cut, disks that lie about what they have written, several sites, other browsers than
Chromium, or months of use; and what was measured was measured on one machine of two processors that others used, too.

| # | promise | limit | figure of this run | seed | date | faults caught | not shown here |
|---|---|---|---|---|---|---|---|
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--trust", type=Path, default=None, help="write the table of promises to this file")
    parser.addoption("--soak", action="store_true", help="keep the figures of this run as those of a long one")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Runs where the reports of all workers are collected."""
    path: Path | None = config.getoption("--trust")
    if path is not None:
        path.write_text(page(terminalreporter))
    if config.getoption("--soak"):
        figures.keep(measured(terminalreporter))


def page(reporter: pytest.TerminalReporter) -> str:
    passed = {report.nodeid for report in reporter.stats.get("passed", []) if report.when == "call"}
    failed = {report.nodeid for kind in ("failed", "error") for report in reporter.stats.get(kind, [])}
    date = datetime.now(UTC).date().isoformat()
    told = measured(reporter)
    rows = [row(promise, passed, failed, told, date) for promise in PROMISES]
    head = HEAD.format(
        date=date,
        platform="two databases, one Chromium",
        passed=sum(is_held(promise, passed, failed, told) for promise in PROMISES),
        known=len(PROMISES),
        tests=len(passed | failed),
        runs=len(figures.long_runs()),
        kept=sum(figure.is_held for figure in figures.long_runs()),
    )
    return head + "\n".join(rows) + "\n\n" + figures.MARK + figures.table()


def measured(reporter: pytest.TerminalReporter) -> list[Figure]:
    """What the tests said of themselves, in the order of its names."""
    reports = [*reporter.stats.get("passed", []), *reporter.stats.get("failed", [])]
    said = [said for report in reports if report.when == "call" for said in report.user_properties]
    return sorted(figures.of_run(said), key=lambda figure: (figure.promise, figure.name))


def row(promise: Promise, passed: set[str], failed: set[str], told: Iterable[Figure] = (), date: str = "") -> str:
    mine = [figure for figure in told if figure.promise == promise.number]
    seeds = ", ".join(figure.seed for figure in mine if figure.seed) or "–"
    cells = (
        promise.number,
        promise.text,
        promise.asked,
        "; ".join([*(f"{figure.name}: {figure.text}" for figure in mine), counted(promise, passed, failed)]),
        seeds,
        date,
        mutants(promise, passed),
        promise.left,
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def counted(promise: Promise, passed: set[str], failed: set[str]) -> str:
    kept, broken = matching(promise.tests, passed), matching(promise.tests, failed)
    if broken:
        return f"**{len(broken)} of {len(kept) + len(broken)} tests failed**"
    return f"{len(kept)} tests passed" if kept else "not run"


def mutants(promise: Promise, passed: set[str]) -> str:
    planted = [mutant for mutant in MUTANTS if mutant.promise == promise.number]
    caught = len(matching(promise.mutants, passed)) + sum(map(verdicts.is_caught, planted))
    known = len(planted) + max(len(matching(promise.mutants, passed)), len(promise.mutants))
    return f"{caught} of {known}" if known else "–"


def is_held(promise: Promise, passed: set[str], failed: set[str], told: Iterable[Figure] = ()) -> bool:
    """Its tests ran, none failed, and nothing that they measured is beyond its limit."""
    named = (*promise.tests, *promise.mutants)
    is_missed = any(figure.promise == promise.number and not figure.is_held for figure in told)
    return bool(matching(promise.tests, passed)) and not matching(named, failed) and not is_missed


def matching(named: Iterable[str], ids: set[str]) -> set[str]:
    """Those that are named themselves, or by their file, their folder, or without their parameters."""
    return {
        each for each in ids for name in named if each == name or each.startswith((f"{name}::", f"{name}/", f"{name}["))
    }
