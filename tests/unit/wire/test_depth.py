"""Depth is counted as a reader would count it, whatever stands in strings and wherever a block ends."""

import json
import random
from typing import Any

import pytest

from rotoscope.wire import depth

TEXTS = ("", "[", "]}{", '"', "\\", '\\"', "\\\\[", '[\\"{', "é[\u2028", "\n\t{", "\\u005b")


def a_value(dice: random.Random, depth_left: int) -> Any:
    if depth_left == 0 or dice.random() < 0.3:
        return dice.choice((*TEXTS, 1, -0.5, None, True))
    inner = [a_value(dice, depth_left - 1) for _ in range(dice.randrange(4))]
    return inner if dice.random() < 0.5 else {f"{dice.choice(TEXTS)}{n}": each for n, each in enumerate(inner)}


def depth_of(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth_of, inner), default=0)


@pytest.mark.parametrize("step", [1, 2, 7, 1 << 20])
def test_depth_is_counted_as_a_reader_would(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depth, "STEP_BYTES", step)
    dice = random.Random(step)
    seen = set[int]()
    for _ in range(60):
        value = a_value(dice, 5)
        deep = depth_of(value)
        seen.add(deep)
        for escaped in (True, False):
            text = json.dumps(value, ensure_ascii=escaped).encode()
            assert [depth.is_deeper(text, most) for most in range(7)] == [deep > most for most in range(7)], text
    assert len(seen) > 3
