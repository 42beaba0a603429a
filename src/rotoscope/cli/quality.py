"""`rotoscope quality`: how good the work of a project is, and the jobs that it is measured by."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, ProjectId, Url, client_of

commands = typer.Typer(help="Measure the work of a project; say which jobs are gold.", no_args_is_help=True)

Job = Annotated[str, typer.Argument(help="The job's id.", metavar="JOB")]
Against = Annotated[str, typer.Option(help="What it is compared with: accepted, maker, gold")]
Days = Annotated[int, typer.Option(help="How far back; 0 is all there is.")]
GOLD = ("job_id", "reference_id")


@commands.command("show")
def show_quality(project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Count first passes, rounds and issues."""
    show.show_one(client_of(url, key).quality(project), json)


@commands.command(epilog="Example: rotoscope quality scores --project $PROJECT --against maker --days 7")
def scores(
    project: ProjectId,
    against: Against = "accepted",
    days: Days = 30,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Measure what was handed in: overlap, MOTA, IDF1, labels, attributes; by label, by person, and the worst."""
    report = client_of(url, key).scores(project, against=against, days=days)
    show.show_one(report, json)


@commands.command("worst")
def list_worst(
    project: ProjectId,
    against: Against = "accepted",
    days: Days = 30,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """List the tracks that are farthest from what holds, each with its worst frame."""
    columns = ("iou", "fate", "label", "frame", "reference_id", "job_id", "track_id")
    show.show_rows(client_of(url, key).scores(project, against=against, days=days).worst, columns, json)


@commands.command(epilog="Example: rotoscope quality confused car bus --project $PROJECT")
def confused(
    label: Annotated[str, typer.Argument(help='What holds; "" is no box at all.')],
    drawn_as: Annotated[str, typer.Argument(help='What was drawn; "" is nothing.')],
    project: ProjectId,
    against: Against = "accepted",
    days: Days = 30,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """List the jobs in which most boxes of one label were drawn as another."""
    found = client_of(url, key).confused_jobs(project, label, drawn_as, against=against, days=days)
    show.show_rows(found, ("boxes", "reference_id", "job_id"), json)


@commands.command("gold")
def list_gold(project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the gold jobs: those whose tracks are known to be right."""
    show.show_rows(client_of(url, key).gold_jobs(project), GOLD, json)


@commands.command(epilog="Example: rotoscope quality add-gold $JOB --project $PROJECT")
def add_gold(job: Job, project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Make a completed job gold: what is handed in for the same pictures is compared with it from now on."""
    show.show_rows(client_of(url, key).add_gold(project, job), GOLD, json)


@commands.command()
def take_gold(job: Job, project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Take a job out of the gold set."""
    show.show_rows(client_of(url, key).take_gold(project, job), GOLD, json)
