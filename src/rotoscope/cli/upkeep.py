"""`rotoscope backup`, `restore` and `doctor`: looking after a whole installation."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Data, Json, settings_at

if TYPE_CHECKING:
    from rotoscope.services.upkeep.checkup import Finding

GENTLE = 10  # how nice
COLOURS = {"good": "green", "doubtful": "yellow", "bad": "red"}


def backup(
    folder: Annotated[Path, typer.Argument(help="Where the backup goes. The same folder again copies what is new.")],
    data: Data = None,
    keep: Annotated[int, typer.Option(min=1, help="So many backups stay in the folder; they share their blobs.")] = 1,
    verify: Annotated[bool, typer.Option("--verify", help="Read everything back, not only what is new.")] = False,
    gently: Annotated[bool, typer.Option("--gently", help="Let everything else on this machine go first.")] = False,
) -> None:
    """Copy the database, every blob that it names, and the secret into FOLDER, also while a server runs.

    What is new is read back before the backup counts. Take it off this machine afterwards: a backup on the same disk
    goes when the disk goes. A server does all this by itself where ROTOSCOPE_BACKUP_TO says so.
    """
    from rotoscope import app  # noqa: PLC0415 - opens the database
    from rotoscope.services.upkeep import backup as making  # noqa: PLC0415
    from rotoscope.services.upkeep import restore as reading  # noqa: PLC0415

    if gently:
        os.nice(GENTLE)
    with _told_errors(), show.stages() as told:
        made = making.back_up(app.standing_installation(settings_at(data)), folder, told, keep=keep)
        if verify:
            reading.check(folder, told)
    size = f"{len(made.blobs)} blobs ({made.blob_bytes / 1e6:.1f} MB)"
    show.console.print(f"{folder}: {made.jobs} jobs, {made.tracks} tracks, {made.edits} edits, {size}")


def restore(
    folder: Annotated[Path, typer.Argument(help="A folder that `rotoscope backup` has filled.")],
    data: Data = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"],
            help="The newest backup that was not made after this (UTC). Otherwise the newest of all.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Put a backup back into an empty data folder (or the empty database and bucket that the settings name).

    Every byte is checked on the way. Nothing is ever overwritten; start the server afterwards as always.
    """
    from rotoscope import app  # noqa: PLC0415 - opens the database
    from rotoscope.services.upkeep import restore as putting  # noqa: PLC0415

    settings = settings_at(data)
    with _told_errors():
        with show.stages() as told:
            made = putting.restore(folder, app.installation(settings), told, at and _ms(at))
        app.prepare(settings)
    show.console.print(f"{settings.data}: {made.jobs} jobs, {made.tracks} tracks, {made.edits} edits are back.")
    show.console.print(
        f"They are as they were at {datetime.fromtimestamp(made.made_at_ms / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC."
    )


def doctor(
    data: Data = None,
    deep: Annotated[bool, typer.Option("--deep", help="Read every blob and compare it with its name.")] = False,
    as_json: Json = False,
) -> None:
    """Look at the data folder from all sides and say what to do. Changes nothing; ends with 1 if something is bad."""
    from rotoscope import app  # noqa: PLC0415 - opens the database

    settings = settings_at(data)
    with _told_errors(), show.stages() as told:
        findings = app.examine(settings, told, deep=deep)
    if as_json:
        show.show_rows(findings, (), as_json=True)
    else:
        for finding in findings:
            _say(finding)
    if any(finding.health == "bad" for finding in findings):
        raise typer.Exit(1)


def _say(finding: "Finding") -> None:
    line = f"[{COLOURS[finding.health]}]{finding.health:>8}[/]  [bold]{finding.what}[/]  "
    show.console.print(line, end="", soft_wrap=True)
    show.console.print(finding.seen, markup=False, soft_wrap=True)
    if finding.advice:
        show.console.print(f"          → {finding.advice}", markup=False, style="dim", soft_wrap=True)


def _ms(at: datetime) -> int:
    """Milliseconds since 1970."""
    return int(at.replace(tzinfo=UTC).timestamp() * 1000)


@contextmanager
def _told_errors() -> Iterator[Any]:
    """What an operator can mend is one line, not a trace."""
    from rotoscope.services.upkeep.copying import BackupFailed  # noqa: PLC0415
    from rotoscope.services.upkeep.generations import BackupUnderWay  # noqa: PLC0415
    from rotoscope.services.upkeep.schedule import UNDER_WAY  # noqa: PLC0415
    from rotoscope.store.snapshot import SnapshotFailed  # noqa: PLC0415

    try:
        yield
    except (BackupFailed, SnapshotFailed) as error:
        show.errors.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(UNDER_WAY if isinstance(error, BackupUnderWay) else 1) from None
