"""`rotoscope review`: where the review of a job stands, and what a checker notes without words."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, Url, client_of

commands = typer.Typer(help="Look at the review of a job; tick, accept and dismiss.", no_args_is_help=True)

Job = Annotated[str, typer.Argument(help="The job's id.", metavar="JOB")]


@commands.command("show")
def show_review(job: Job, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Its round, what was handed in with which verdict, the checklist, what was accepted and dismissed."""
    show.show_one(client_of(url, key).review(job), json)


@commands.command(epilog="Example: rotoscope review mark $JOB ticked 'Every person is drawn'")
def mark(
    job: Job,
    kind: Annotated[str, typer.Argument(help="ticked, accepted_track or dismissed_finding")],
    subject: Annotated[str, typer.Argument(help="The line of the checklist, the track's id, or the finding's.")],
    off: Annotated[bool, typer.Option("--off", help="Take the mark away.")] = False,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Tick a line of the checklist, accept a track, or dismiss a finding. Safe to repeat."""
    show.show_one(client_of(url, key).mark(job, kind, subject, is_set=not off), json)


@commands.command(epilog="Example: rotoscope review difference $JOB --from 0")
def difference(
    job: Job,
    start: Annotated[int | None, typer.Option("--from", help="A revision.", show_default=False)] = None,
    stop: Annotated[int | None, typer.Option("--to", help="A later one.", show_default=False)] = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Tell what became of the tracks: since the job was last sent back, unless you name revisions."""
    found = client_of(url, key).difference(job, from_revision=start, to_revision=stop)
    show.show_rows(found.tracks, ("track", "fate", "label", "spans"), json)
