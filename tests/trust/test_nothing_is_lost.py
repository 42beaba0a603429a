"""The page about losing nothing names tests that exist, and leaves none of its sixteen promises without one."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "nothing-is-lost.md"
ROWS = re.findall(r"^\| (C\d+) \|.*\| (.+) \|$", PAGE.read_text(), re.MULTILINE)


def test_there_are_sixteen_in_their_order() -> None:
    assert [number for number, _ in ROWS] == [f"C{number}" for number in range(1, 17)]


def test_what_a_promise_names_is_there() -> None:
    for number, cell in ROWS:
        named = re.findall(r"`([a-z]+/[^`]+)`", cell)
        assert named, number
        for name in named:
            path, _, test = name.partition("::")
            assert (ROOT / path).is_file(), name
            text = (ROOT / path).read_text()
            assert not test or f"def {test}(" in text or f"test('{test}'" in text, name
