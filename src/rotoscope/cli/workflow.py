"""`rotoscope workflow`: the workflows of a project, as JSON, with where jobs stand and how models answer."""

import json as json_text
from pathlib import Path
from typing import Annotated

import typer

from rotoscope.cli import json_file, show
from rotoscope.cli.options import Json, Key, Plain, ProjectId, Url, client_of

commands = typer.Typer(help="Write and read workflows; see where jobs stand.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The workflow's id.", metavar="WORKFLOW")]
File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="JSON, as `workflow show` prints it: steps, or with a name.")
]


@commands.command("show", epilog="Example: rotoscope workflow show $WORKFLOW --project $PROJECT > two.json")
def show_workflow(
    workflow: Id,
    project: ProjectId,
    version: Annotated[int | None, typer.Option(help="An older version. [the newest]", show_default=False)] = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Print a workflow as JSON."""
    found = show.msgspec.to_builtins(client_of(url, key).workflow(project, workflow, version=version))
    print(json_text.dumps(found, indent=2, ensure_ascii=False))


@commands.command(epilog="Example: rotoscope workflow create 'Draw and check' two.json --tag two --project $PROJECT")
def create(
    name: str,
    file: File,
    project: ProjectId,
    tag: Annotated[str, typer.Option(help="How jobs choose it. [the name]", show_default=False)] = "",
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
    json: Json = False,
) -> None:
    """Create a workflow from a file."""
    steps = json_file.read_list(file, "steps")
    made = client_of(url, key).create_workflow(project, name, tag=tag, steps=steps)
    print(made.id) if plain else show.show_one(made, json)


@commands.command(epilog="Example: rotoscope workflow change $WORKFLOW two.json --project $PROJECT")
def change(workflow: Id, file: File, project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Write the next version. Jobs under way keep the version that they are in.

    If the file names the version that it was made from, and another was written meanwhile, it is refused.
    """
    body, steps = json_file.read(file), json_file.read_list(file, "steps")
    said = body if isinstance(body, dict) else {}
    client = client_of(url, key)
    now = client.workflow(project, workflow)
    name, version = said.get("name") or now.name, said.get("version") or now.version
    show.show_one(client.change_workflow(project, workflow, name=name, steps=steps, version=version), json)


@commands.command(epilog="Example: rotoscope workflow counts $WORKFLOW --project $PROJECT")
def counts(workflow: Id, project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Count the jobs at each step, by state and version."""
    show.show_rows(client_of(url, key).step_counts(project, workflow), ("step", "state", "version", "jobs"), json)


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
