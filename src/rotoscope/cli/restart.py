"""`rotoscope restart`: a new server takes over from the old one, and nobody who asks meanwhile is refused."""

import os
import signal
import time
from pathlib import Path
from typing import Annotated

import typer

from rotoscope.cli import keeper_note, show
from rotoscope.cli.options import Data, settings_at

LOOK_SECONDS = 0.1


def restart(
    data: Data = None,
    wait: Annotated[float, typer.Option(help="Seconds to wait until the new server answers.")] = 120,
) -> None:
    """Let a new server process take over from each that `rotoscope serve --keep` runs on the data folder.

    For a new version of the program. The old one answers until the new one is loaded; if the new one cannot start, the
    old one stays.
    """
    folder = settings_at(data).data
    notes = list(keeper_note.living(folder))
    if not notes:
        show.errors.print(f"No `rotoscope serve --keep` runs on {folder}.", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    for path in notes:
        _rotate(path, wait)


def _rotate(path: Path, seconds: float) -> None:
    before = keeper_note.read(path)
    if before is None:
        return  # it has ended meanwhile
    os.kill(before.keeper, signal.SIGHUP)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        now = keeper_note.read(path)
        if now is not None and now.standing > before.standing:
            show.console.print(f"Process {now.server} has taken over from {before.server}.")
            return
        if now is not None and now.failed > before.failed:
            break
        time.sleep(LOOK_SECONDS)
    told = f"The new server did not come to stand within {seconds:g} s; its log says why. The old one goes on."
    show.errors.print(told, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1)
