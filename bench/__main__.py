"""Run scenarios and print the table:  python -m bench [SCENARIO …] [--json FILE]; `--help` names the scenarios."""

import argparse
import dataclasses
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from bench import create, editor, history, kernel, lists, media, million, page, peer_page, peers, stage
from bench.effort import figures as efforts
from bench.figure import Figure, table
from bench.server import running


def create_and_work() -> list[Figure]:
    with running() as server:
        figures = create.one_by_one(server)
    with running("--no-worker") as server:
        return create.answers_only(server) + figures


def bulk() -> list[Figure]:
    with running("--no-worker") as server:
        return create.in_bulk(server)


def one_million() -> list[Figure]:
    with running() as server:
        return million.million(server)


def long_lists() -> list[Figure]:
    with running("--no-worker") as server:
        return lists.lists(server)


def open_editor() -> list[Figure]:
    with running() as server:
        return editor.open_million(server)


def page_beside_peers() -> list[Figure]:
    with running() as server:
        figures = page.ours(server)
    if not peers.PYTHON.exists():
        print("page: Label Studio is not there to stand beside; `make .tools/label-studio/.installed` gets it")
        return figures
    with peers.label_studio(peers.PYTHON) as peer:
        theirs = peer_page.opened_and_stepped(peer)
    return figures + [dataclasses.replace(one, scenario="page of Label Studio") for one in theirs]


def editor_at_work() -> list[Figure]:
    with running() as server:
        return stage.figures(server)


SCENARIOS: dict[str, Callable[[], list[Figure]]] = {
    "kernel": kernel.figures,
    "split": media.figures,
    "create": create_and_work,
    "bulk": bulk,
    "million": one_million,
    "open": open_editor,
    "page": page_beside_peers,
    "editor": editor_at_work,
    "history": history.history,
    "lists": long_lists,
    "effort": efforts.effort,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure Rotoscope in CPU seconds of its own processes.")
    parser.add_argument("scenarios", nargs="*", help=f"any of {', '.join(SCENARIOS)}; all if none is named")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    figures: list[Figure] = []
    failed: list[str] = []
    for name in options.scenarios or SCENARIOS:
        print(f"{name} …", flush=True)
        try:
            measured = SCENARIOS[name]()
        except Exception:  # noqa: BLE001 - one that breaks does not take the hours of the others with it
            traceback.print_exc()
            failed.append(name)
            continue
        print(f"{table(measured)}\n", flush=True)
        figures += measured
        if options.json:
            options.json.write_text(json.dumps([dataclasses.asdict(figure) for figure in figures], indent=1))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n\n{table(figures)}")
    if failed:
        sys.exit(f"not measured: {', '.join(failed)}")


if __name__ == "__main__":
    main()
