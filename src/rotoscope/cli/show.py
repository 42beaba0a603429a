"""How answers are printed: tables for people, JSON for programs, bars for whatever takes long."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

console = Console()
errors = Console(stderr=True)


def show_rows(rows: Iterable[Any], columns: Sequence[str], as_json: bool) -> None:
    """A table with these attributes of each row; with --json one JSON object a line, whole."""
    if as_json:
        for row in rows:
            print(msgspec.json.encode(row).decode())
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(getattr(row, name)) for name in columns))
    console.print(table)


def show_one(thing: Any, as_json: bool) -> None:
    """The attributes of one thing, one a line."""
    facts = msgspec.to_builtins(thing)
    if as_json:
        print(json.dumps(facts))
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, value in facts.items():
        if value not in (None, "", [], {}):
            table.add_row(f"[dim]{name.replace('_', ' ')}[/]", _cell(value))
    console.print(table)


def _cell(value: Any) -> Text:
    """Plain text: what a client wrote in brackets is not markup."""
    if isinstance(value, dict | list | msgspec.Struct):
        return Text(msgspec.json.encode(value).decode())
    return Text("" if value is None else str(value))


@contextmanager
def bytes_bar(what: str, total: int | None = None) -> Iterator[Any]:
    """A bar that counts bytes; call what it gives with (done, total) or (done)."""
    with _bars(BarColumn(), DownloadColumn()) as bars:
        bar = bars.add_task(what, total=total)
        yield lambda done, whole=total: bars.update(bar, completed=done, total=whole)


@contextmanager
def count_bar(what: str, total: int | None = None) -> Iterator[Any]:
    """A bar that counts things; call what it gives with (done, total) or (done)."""
    with _bars(BarColumn(), TextColumn("{task.completed:.0f}")) as bars:
        bar = bars.add_task(what, total=total)
        yield lambda done, whole=total: bars.update(bar, completed=done, total=whole)


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """Bars for work in several stages; call what it gives with (stage, done, total). A total of 0 is unknown."""
    with _bars(BarColumn(), TextColumn("{task.completed:.0f}")) as bars:
        known: dict[str, Any] = {}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in known:
                known[stage] = bars.add_task(stage, total=total or None)
            bars.update(known[stage], completed=done, total=total or None)

        yield told


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A spinner and a clock, while something else works."""
    with _bars() as bars:
        bars.add_task(what, total=None)
        yield


def _bars(*columns: Any) -> Progress:
    """Bars on the error stream: what a command prints can be piped on."""
    is_quiet = not sys.stderr.isatty()
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        *columns,
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=is_quiet,
    )
