"""Writes docs/reference/trust.md from a test run: pytest -p tests.trust.plugin --trust PATH."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.mutants import verdicts
from tests.mutants.catalogue import MUTANTS
from tests.trust.promises import PROMISES, Promise

HEAD = """<!-- Written by a test run (`make test`). Change tests/trust/promises.py or the tests, then run it. -->
# What we promise, and what the last run said

Each promise has tests; where it says *caught*, the tests were also run against a program with that fault in it, and
failed as they must: in this run, or when `make mutants` planted the fault last. Run of {date} on {platform}:
{passed} of {known} promises held, {tests} tests in all.

| # | promise | asked | this run | faults caught | not shown here |
|---|---|---|---|---|---|
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--trust", type=Path, default=None, help="write the table of promises to this file")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Runs where the reports of all workers are collected."""
    path: Path | None = config.getoption("--trust")
    if path is not None:
        path.write_text(page(terminalreporter))


def page(reporter: pytest.TerminalReporter) -> str:
    passed = {report.nodeid for report in reporter.stats.get("passed", []) if report.when == "call"}
    failed = {report.nodeid for kind in ("failed", "error") for report in reporter.stats.get(kind, [])}
    rows = [row(promise, passed, failed) for promise in PROMISES]
    head = HEAD.format(
        date=datetime.now(UTC).date().isoformat(),
        platform="two databases, one Chromium",
        passed=sum(is_held(promise, passed, failed) for promise in PROMISES),
        known=len(PROMISES),
        tests=len(passed | failed),
    )
    return head + "\n".join(rows) + "\n"


def row(promise: Promise, passed: set[str], failed: set[str]) -> str:
    kept, broken = matching(promise.tests, passed), matching(promise.tests, failed)
    planted = [mutant for mutant in MUTANTS if mutant.promise == promise.number]
    caught = len(matching(promise.mutants, passed)) + sum(map(verdicts.is_caught, planted))
    known = len(planted) + max(len(matching(promise.mutants, passed)), len(promise.mutants))
    told = f"{len(kept)} tests passed" if not broken else f"**{len(broken)} of {len(kept) + len(broken)} tests failed**"
    told = told if kept or broken else "not run"
    mutants = f"{caught} of {known}" if known else "–"
    return f"| {promise.number} | {promise.text} | {promise.asked} | {told} | {mutants} | {promise.left} |"


def is_held(promise: Promise, passed: set[str], failed: set[str]) -> bool:
    named = (*promise.tests, *promise.mutants)
    return bool(matching(promise.tests, passed)) and not matching(named, failed)


def matching(named: Iterable[str], ids: set[str]) -> set[str]:
    """Those that are named themselves, or by their file, their folder, or without their parameters."""
    return {
        each for each in ids for name in named if each == name or each.startswith((f"{name}::", f"{name}/", f"{name}["))
    }
