"""`rotoscope project`: projects on a server."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, Plain, Url, client_of

commands = typer.Typer(help="Create and look at projects.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The project's id.", metavar="PROJECT")]


@commands.command(epilog="Example: rotoscope project create 'Crossing, camera 4'")
def create(
    name: str,
    guide: Annotated[str, typer.Option(help="What annotators read before they begin.")] = "",
    callback_url: Annotated[str, typer.Option(help="Where results are announced.")] = "",
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
    json: Json = False,
) -> None:
    """Create a project, with a workflow (tag: default) and a label schema that takes every label."""
    made = client_of(url, key).create_project(name, guide=guide, callback_url=callback_url)
    print(made.id) if plain else show.show_one(made, json)


@commands.command("list")
def list_projects(url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the projects that your key sees."""
    show.show_rows(client_of(url, key).projects(), ("id", "name", "base", "schema_version"), json)


@commands.command("show")
def show_project(project: Id, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Show a project, its workflows and its batches."""
    client = client_of(url, key)
    show.show_one(client.project(project), json)
    show.show_rows(client.workflows(project), ("id", "name", "tag"), json)
    show.show_rows(client.batches(project), ("id", "name", "total_jobs", "completed_jobs", "status"), json)
