"""What was measured of a promise: the figure, the limit it is held to, the seed and the date; kept from run to run.

A test hands its figure over with `told_by`, a program of `make soak` with `--record`. The long runs stand in
figures.json and in the second table of docs/reference/trust.md, which is written anew whenever one of them ends.
"""

import argparse
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

PATH = Path(__file__).with_name("figures.json")
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "trust.md"
PROPERTY = "figure"
PART = "part of a figure"
NUMBER = re.compile(r"(\d+)")
MARK = "<!-- the long runs -->\n"
HEAD = """
## The long runs

What `make soak` measures, each at the size that the Makefile asks for, as it was when it last ran to its end.

| # | what was done | figure | limit | seed | date |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """`told`: what was measured, in words; `name`: what was done to measure it."""

    promise: int
    name: str
    told: str
    limit: str
    seed: str = ""
    is_held: bool = True

    @property
    def text(self) -> str:
        return self.told if self.is_held else f"**{self.told}: MISSED**"


def told_by(record_property: Callable[[str, object], None], figure: Figure, *, is_part: bool = False) -> None:
    """A test says what it measured. As JSON, because it may run in another process."""
    record_property(PART if is_part else PROPERTY, json.dumps(asdict(figure)))


def of_run(user_properties: Iterable[tuple[str, object]]) -> list[Figure]:
    """What the tests of a run have said; what several did in parts is one figure."""
    whole: list[Figure] = []
    parts: dict[tuple[int, str], list[Figure]] = {}
    for name, value in user_properties:
        if name not in (PROPERTY, PART):
            continue
        figure = Figure(**json.loads(str(value)))
        if name == PART:
            parts.setdefault((figure.promise, figure.name), []).append(figure)
        else:
            whole.append(figure)
    return whole + [joined(each) for each in parts.values()]


def joined(parts: list[Figure]) -> Figure:
    """One figure of several that differ in their numbers only: these are added up, and the seeds reach over all."""
    told = [NUMBER.split(part.told) for part in parts]
    sums = [str(sum(map(int, each))) if index % 2 else each[0] for index, each in enumerate(zip(*told, strict=True))]
    seeds = sorted(int(number) for part in parts for number in NUMBER.findall(part.seed))
    seed = f"{seeds[0]}–{seeds[-1]}" if seeds else ""
    return replace(parts[0], told="".join(sums), seed=seed, is_held=all(part.is_held for part in parts))


def add_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--record", action="store_true", help="write the figure to docs/reference/trust.md")


def conclude(figure: Figure, *, is_recorded: bool) -> int:
    """Say it, keep it if that is wanted, and answer the status to leave with."""
    print(f"promise {figure.promise}: {figure.name}: {figure.text}; limit: {figure.limit}; seed {figure.seed or '–'}")
    if is_recorded:
        keep([figure])
    return 0 if figure.is_held else 1


def keep(figures: list[Figure], path: Path = PATH, page: Path = PAGE) -> None:
    known = _read(path)
    for figure in figures:
        known[figure.name] = asdict(figure) | {"date": datetime.now(UTC).date().isoformat()}
    path.write_text(json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False) + "\n")
    short, _, _ = page.read_text().partition(MARK)
    page.write_text(short + MARK + table(path))


def long_runs(path: Path = PATH) -> dict[Figure, str]:
    """What the long runs said when each of them ended last, and when that was."""
    known = sorted(_read(path).values(), key=lambda one: (one["promise"], one["name"]))
    return {Figure(**{name: value for name, value in one.items() if name != "date"}): one["date"] for one in known}


def table(path: Path = PATH) -> str:
    """The second table of the page."""
    rows = []
    for figure, date in long_runs(path).items():
        cells = (figure.promise, figure.name, figure.text, figure.limit, figure.seed or "–", date)
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return HEAD + "\n".join(rows) + "\n"


def _read(path: Path) -> dict[str, dict]:
    return json.loads(path.read_text()) if path.exists() else {}
