"""`rotoscope task`: what is to be done, and who does it."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, Url, client_of

commands = typer.Typer(help="See what is to be done, and who does it.", no_args_is_help=True)

Project = Annotated[
    str | None, typer.Option("--project", "-p", envvar="ROTOSCOPE_PROJECT", help="Of this project.", show_default=False)
]


@commands.command("list", epilog="Example: rotoscope task list --project $PROJECT --state held")
def list_tasks(
    project: Project = None,
    state: Annotated[
        str | None,
        typer.Option(help="open, held, submitted, closed; several with commas. [open,held]", show_default=False),
    ] = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """List tasks: the step of the job, the round, and who holds it."""
    columns = ("id", "reference_id", "step", "kind", "round", "state", "holder", "active_ms")
    show.show_rows(client_of(url, key).tasks(state=state, project_id=project), columns, json)


@commands.command("show")
def show_task(
    task: Annotated[str, typer.Argument(help="The task's id.", metavar="TASK")],
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Show one task."""
    show.show_one(client_of(url, key).task(task), json)
