"""`rotoscope review`: where the review of a job stands, and what a checker notes without words."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, ProjectId, Url, client_of

commands = typer.Typer(help="Look at reviews; tick, accept, dismiss; say how a project reviews.", no_args_is_help=True)

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


@commands.command()
def settings(project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Show how a project reviews: categories, checklist, automatic checks, and whether it is blind."""
    show.show_one(client_of(url, key).review_settings(project), json)


@commands.command(epilog="Example: rotoscope review change --line 'Every car' --line 'No gaps' --blind -p $PROJECT")
def change(
    project: ProjectId,
    line: Annotated[list[str] | None, typer.Option(help="A line of the checklist; all of them, one by one.")] = None,
    category: Annotated[list[str] | None, typer.Option(help="A category of issues; all of them.")] = None,
    check: Annotated[list[str] | None, typer.Option(help="An automatic check that runs; all of them.")] = None,
    blind: Annotated[
        bool | None, typer.Option("--blind/--open", help="Makers and checkers are not told who it was.")
    ] = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Say how a project reviews; what you do not name stays as it is."""
    client = client_of(url, key)
    now = client.review_settings(project)
    wanted = client.put_review_settings(
        project,
        categories=category or now.categories,
        checklist=line or now.checklist,
        is_blind=now.is_blind if blind is None else blind,
        checks=check or now.checks,
        if_match=now.etag,
    )
    show.show_one(wanted, json)
