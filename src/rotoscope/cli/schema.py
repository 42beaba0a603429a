"""`rotoscope schema`: the label schema of a project."""

from pathlib import Path
from typing import Annotated

import typer

from rotoscope.cli import json_file, show
from rotoscope.cli.options import Json, Key, Url, client_of

commands = typer.Typer(help="Read and write label schemas.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The project's id.", metavar="PROJECT")]


@commands.command("show")
def show_schema(
    project: Id,
    version: Annotated[int | None, typer.Option(help="An older version. [the newest]")] = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Print the label schema as JSON."""
    show.console.print_json(data=show.msgspec.to_builtins(client_of(url, key).schema(project, version)))


@commands.command("versions")
def list_versions(project: Id, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the versions of the label schema, and how many jobs use each."""
    columns = ("version", "job_count", "open_job_count", "created_at_ms")
    show.show_rows(client_of(url, key).schema_versions(project), columns, json)


@commands.command(epilog='A file: {"labels": [{"name": "car", "kinds": ["rectangle"]}]}')
def put(
    project: Id,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help='JSON: {"labels": […], "is_open": false}')],
    url: Url = None,
    key: Key = None,
) -> None:
    """Write a new version of the label schema. Jobs keep the version that they were created with."""
    body, labels = json_file.read(file), json_file.read_list(file, "labels")
    is_open = isinstance(body, dict) and bool(body.get("is_open", False))
    made = client_of(url, key).put_schema(project, labels, is_open=is_open)
    show.errors.print(f"Version {made.version}, {len(made.labels)} labels.")
