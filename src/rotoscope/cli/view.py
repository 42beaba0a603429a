"""`rotoscope view`: filters of the job list that are kept by name."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, ProjectId, Url, client_of

commands = typer.Typer(help="Keep filters of the job list by name.", no_args_is_help=True)

COLUMNS = ("id", "name", "query", "is_shared")


@commands.command("list")
def list_views(project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the kept filters: your own, and those that are shared."""
    show.show_rows(client_of(url, key).views(project), COLUMNS, json)


@commands.command(epilog="Example: rotoscope view keep 'To check' 'step=check' --shared --project $PROJECT")
def keep(
    name: str,
    query: Annotated[str, typer.Argument(help="What follows the question mark in the address of the list.")],
    project: ProjectId,
    shared: Annotated[bool, typer.Option("--shared", help="For everybody in the project.")] = False,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Keep a filter; one of the same name is replaced."""
    show.show_rows(client_of(url, key).put_view(project, name, query, is_shared=shared), COLUMNS, json)


@commands.command()
def forget(
    view: Annotated[str, typer.Argument(help="The view's id.", metavar="VIEW")],
    project: ProjectId,
    url: Url = None,
    key: Key = None,
) -> None:
    """Forget a kept filter."""
    client_of(url, key).delete_view(project, view)
