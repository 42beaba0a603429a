"""What was measured of a promise: the figure, the limit it is held to, the seed and the date; kept from run to run.

A test hands its figure over with `told_by`, a program of `make soak` with `--record`. The long runs stand in
figures.json and in the second table of docs/reference/trust.md, which is written anew whenever one of them ends.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

PATH = Path(__file__).with_name("figures.json")
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "trust.md"
PROPERTY = "figure"
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


def told_by(record_property: Callable[[str, object], None], figure: Figure) -> None:
    """A test says what it measured. As JSON, because it may run in another process."""
    record_property(PROPERTY, json.dumps(asdict(figure)))


def of_report(user_properties: list[tuple[str, object]]) -> list[Figure]:
    return [Figure(**json.loads(str(value))) for name, value in user_properties if name == PROPERTY]


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


def table(path: Path = PATH) -> str:
    """The second table of the page."""
    rows = []
    for one in sorted(_read(path).values(), key=lambda one: (one["promise"], one["name"])):
        date = one.pop("date")
        figure = Figure(**one)
        cells = (figure.promise, figure.name, figure.text, figure.limit, figure.seed or "–", date)
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return HEAD + "\n".join(rows) + "\n"


def _read(path: Path) -> dict[str, dict]:
    return json.loads(path.read_text()) if path.exists() else {}
