"""No part that is locked is older than the first version without a fault that is known of it: promise 20, offline."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KNOWN = tomllib.loads((ROOT / "spec" / "advisories.toml").read_text())

Locked = Mapping[str, set[str]]


@cache
def python_parts() -> Locked:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    return gathered((part["name"], part["version"]) for part in lock["package"] if "version" in part)


@cache
def web_parts() -> Locked:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text())
    parts = ((path.rpartition("node_modules/")[2], part.get("version", "0")) for path, part in lock["packages"].items())
    return gathered(parts)


def gathered(parts: Iterator[tuple[str, str]]) -> Locked:
    found: dict[str, set[str]] = {}
    for name, version in parts:
        found.setdefault(name, set()).add(version)
    return found


def rank(version: str) -> tuple[int, ...]:
    """What is numbered in a version. A release candidate of the fixed one counts as the one before."""
    numbers = re.match(r"\d+(\.\d+)*", version)
    assert numbers, version
    is_final = re.fullmatch(r"[\d.]+(\.?post\d+|\+.*)?", version) is not None
    return (*(int(part) for part in (numbers[0] + ".0.0.0").split(".")[:4]), is_final)


def too_old(known: Mapping[str, Mapping[str, str]], locked: Locked) -> list[str]:
    return [
        f"{name} {version}: {fault['advisory']}, fixed in {fault['fixed']}"
        for name, fault in known.items()
        for version in sorted(locked.get(name, ()))
        if rank(version) < rank(fault["fixed"])
    ]


PARTS = {"python": python_parts, "web": web_parts}


@pytest.mark.parametrize("kind", PARTS)
def test_no_locked_part_has_a_fault_that_is_known_and_mended(kind: str) -> None:
    locked = PARTS[kind]()
    assert len(locked) > 20
    assert too_old(KNOWN[kind], locked) == []


@pytest.mark.parametrize("kind", PARTS)
def test_the_list_speaks_of_what_we_use_and_is_dated(kind: str) -> None:
    locked = PARTS[kind]()
    assert [name for name in KNOWN[kind] if name not in locked] == []
    for fault in KNOWN[kind].values():
        assert date.fromisoformat(fault["known"]) > date(2020, 1, 1)
        assert re.fullmatch(r"CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3}", fault["advisory"])


@pytest.mark.parametrize("version", ["0.16.0rc1", "0.15.9", "0.9", "0.16.0.dev1"])
def test_a_version_below_the_fixed_one_is_caught(version: str) -> None:
    assert too_old({"h11": KNOWN["python"]["h11"]}, {"h11": {"0.17", version}}) == [
        f"h11 {version}: CVE-2025-43859, fixed in 0.16.0"
    ]


@pytest.mark.parametrize("version", ["0.16.0", "0.16", "0.16.0.post1", "0.16.1rc1", "1.0", "0.100"])
def test_the_fixed_one_and_later_ones_pass(version: str) -> None:
    assert too_old({"h11": KNOWN["python"]["h11"]}, {"h11": {version}}) == []
