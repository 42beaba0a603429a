"""`rotoscope batch`: batches of jobs."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, Plain, ProjectId, Url, client_of

commands = typer.Typer(help="Create and look at batches.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The batch's id.", metavar="BATCH")]


@commands.command(epilog="Example: rotoscope batch create 'Week 12' --project $PROJECT")
def create(
    name: str,
    project: ProjectId,
    description: Annotated[str, typer.Option(help="What is in it.")] = "",
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
    json: Json = False,
) -> None:
    """Create a batch; its name is unique in the project."""
    made = client_of(url, key).create_batch(project, name, description=description)
    print(made.batch_id) if plain else show.show_one(made, json)


@commands.command(epilog="Example: rotoscope batch due $BATCH 2026-11-28 --project $PROJECT")
def due(
    batch: Id,
    day: Annotated[str, typer.Argument(help="A day like 2026-11-28; nothing takes it away.")] = "",
    *,
    project: ProjectId,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Say when a batch is due."""
    show.show_one(client_of(url, key).change_batch(project, batch, due_on=day), json)


@commands.command(epilog="Example: rotoscope batch describe $BATCH 'Rainy nights' --project $PROJECT")
def describe(
    batch: Id,
    description: Annotated[str, typer.Argument(help="What is in it.")],
    project: ProjectId,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Say what is in a batch."""
    show.show_one(client_of(url, key).change_batch(project, batch, description=description), json)


@commands.command("list")
def list_batches(project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the batches of a project, with their counts."""
    columns = ("id", "name", "total_jobs", "completed_jobs", "total_frames", "annotations", "status")
    show.show_rows(client_of(url, key).batches(project), columns, json)


@commands.command()
def effort(project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Say of each batch when it is due, its open issues, and how long people worked on it."""
    columns = ("id", "name", "due_on", "open_issues", "worked_jobs", "active_ms")
    show.show_rows(client_of(url, key).batch_effort(project), columns, json)


@commands.command("show")
def show_batch(batch: Id, project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the jobs of a batch."""
    columns = ("job_id", "reference_id", "status", "frames", "annotations")
    show.show_rows(client_of(url, key).jobs(project, batch_id=batch), columns, json)
