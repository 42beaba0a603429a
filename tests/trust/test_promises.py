"""The table of promises names tests that exist, and a promise with a failing test is not called held."""

from pathlib import Path

import pytest

from tests.trust import figures
from tests.trust.figures import Figure
from tests.trust.plugin import is_held, matching, row
from tests.trust.promises import PROMISES, Promise

ROOT = Path(__file__).parents[2]


def test_there_are_twenty_in_their_order() -> None:
    assert [promise.number for promise in PROMISES] == list(range(1, 21))


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: str(promise.number))
def test_what_a_promise_names_is_there(promise: Promise) -> None:
    for name in (*promise.tests, *promise.mutants):
        path, _, function = name.partition("::")
        assert (ROOT / path).exists(), path
        assert not function or f"def {function}(" in (ROOT / path).read_text(), name


def test_a_promise_is_held_only_if_its_tests_ran_and_none_failed() -> None:
    promise = Promise(1, "text", "figure", ("tests/a.py", "tests/b"), ("tests/c.py::test_it",))
    ran = {"tests/a.py::test_one", "tests/b/x.py::test_two", "tests/c.py::test_it[1]"}
    assert is_held(promise, ran, set())
    assert not is_held(promise, set(), set())
    assert not is_held(promise, ran, {"tests/c.py::test_it[2]"})
    assert "1 of 3 tests failed" in row(promise, ran, {"tests/a.py::test_three"})
    assert matching(("tests/a",), ran) == set()
    assert is_held(promise, ran, set(), [Figure(1, "kills", "5 kills", "0 lost"), Figure(2, "x", "", "", "", False)])
    assert not is_held(promise, ran, set(), [Figure(1, "kills", "1 lost", "0 lost", "", False)])


def test_what_was_measured_in_parts_is_one_figure() -> None:
    said: list[tuple[str, object]] = []

    def note(name: str, value: object) -> None:
        said.append((name, value))

    for seeds, is_kept in (("11–20", True), ("1–10", False)):
        part = Figure(3, "simulated", "10 seeds, 7 edits applied", "0 violations", seeds, is_kept)
        figures.told_by(note, part, is_part=True)
    figures.told_by(note, Figure(1, "kills", "5 kills", "0 lost"))
    whole, both = figures.of_run(said)
    assert whole.told == "5 kills"
    assert both == Figure(3, "simulated", "20 seeds, 14 edits applied", "0 violations", "1–20", False)


def test_a_long_run_stands_in_the_second_table_until_it_ends_again(tmp_path: Path) -> None:
    path, page = tmp_path / "figures.json", tmp_path / "trust.md"
    page.write_text(f"the first table\n{figures.MARK}old\n")
    kills = Figure(1, "kills", "5 kills", "0 lost", "1")
    figures.keep([Figure(9, "attack", "slow", "quick", "", False), kills], path, page)
    figures.keep([Figure(1, "kills", "6 kills", "0 lost", "2")], path, page)
    assert [figure.told for figure in figures.long_runs(path)] == ["6 kills", "slow"]
    text = page.read_text()
    assert text.startswith(f"the first table\n{figures.MARK}")
    assert "| 9 | attack | **slow: MISSED** | quick |" in text
    assert "5 kills" not in text
