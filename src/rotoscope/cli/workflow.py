"""`rotoscope workflow`: the workflows of a project, and how their models answer."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, ProjectId, Url, client_of

commands = typer.Typer(help="Look at workflows, and at how their models answer.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The workflow's id.", metavar="WORKFLOW")]


@commands.command("list")
def list_workflows(project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the workflows of a project, each in its newest version."""
    show.show_rows(client_of(url, key).workflows(project), ("id", "name", "tag", "version"), json)


@commands.command(epilog="Example: rotoscope workflow runs $WORKFLOW model --project $PROJECT")
def runs(
    workflow: Id,
    step: Annotated[str, typer.Argument(help="The name of the model's step.")],
    project: ProjectId,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """See how many jobs a model has answered, how many wait, and what came instead of an answer."""
    show.show_one(client_of(url, key).model_runs(project, workflow, step), json)
