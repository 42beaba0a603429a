"""`rotoscope project`: projects on a server."""

import json as json_text
from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, Plain, Url, client_of

commands = typer.Typer(help="Create and look at projects.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The project's id.", metavar="PROJECT")]
Member = Annotated[str, typer.Argument(help="The member's id.", metavar="MEMBER")]


@commands.command(epilog="Example: rotoscope project create 'Crossing, camera 4'")
def create(
    name: str,
    guide: Annotated[str, typer.Option(help="What annotators read before they begin.")] = "",
    callback_url: Annotated[str, typer.Option(help="Where results are announced.")] = "",
    like: Annotated[str, typer.Option(help="A project's id: begin with its labels, workflows and settings.")] = "",
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
    json: Json = False,
) -> None:
    """Create a project, with a workflow (tag: default) and a label schema that takes every label."""
    client = client_of(url, key)
    if like:
        made = client.import_project(client.export_project(like), name=name)
        given = {"guide": guide, "callback_url": callback_url}
        if changes := {field: text for field, text in given.items() if text}:
            made = client.update_project(made.id, **changes)
    else:
        made = client.create_project(name, guide=guide, callback_url=callback_url)
    print(made.id) if plain else show.show_one(made, json)


@commands.command("list")
def list_projects(
    state: Annotated[str, typer.Option(help="active, archived, or deleted (within 30 days)")] = "active",
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """List the projects that your key sees."""
    show.show_rows(client_of(url, key).projects(state), ("id", "name", "base", "schema_version"), json)


@commands.command("show")
def show_project(project: Id, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Show a project, its workflows and its batches."""
    client = client_of(url, key)
    show.show_one(client.project(project), json)
    show.show_rows(client.workflows(project), ("id", "name", "tag"), json)
    show.show_rows(client.batches(project), ("id", "name", "total_jobs", "completed_jobs", "status"), json)


@commands.command(epilog="Example: rotoscope project change $PROJECT --guide 'Every car, also parked ones.'")
def change(
    project: Id,
    name: Annotated[str | None, typer.Option(help="Another name.", show_default=False)] = None,
    guide: Annotated[str | None, typer.Option(help="What annotators read first.", show_default=False)] = None,
    callback_url: Annotated[str | None, typer.Option(help="Where results are announced.", show_default=False)] = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Change what you name; everything else stays."""
    given = {"name": name, "guide": guide, "callback_url": callback_url}
    changes = {field: text for field, text in given.items() if text is not None}
    show.show_one(client_of(url, key).update_project(project, **changes), json)


@commands.command(epilog="Example: rotoscope project progress $PROJECT --days 7 --json")
def progress(
    project: Id,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days back.")] = 30,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Show how far a project is, as its dashboard does: by state, by step, by day."""
    show.show_one(client_of(url, key).progress(project, days=days), json)


@commands.command()
def stats(project: Id, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Show a project in numbers, as the job API counts them."""
    show.show_one(client_of(url, key).stats(project), json)


@commands.command("export", epilog="Example: rotoscope project export $PROJECT > crossing.json")
def export_project(project: Id, url: Url = None, key: Key = None) -> None:
    """Print how a project is set up, as JSON: labels, workflows, guide, settings. No secrets, people or jobs."""
    print(json_text.dumps(client_of(url, key).export_project(project), indent=2, ensure_ascii=False))


@commands.command("import", epilog="Example: rotoscope project import crossing.json --name 'Crossing, camera 5'")
def import_project(
    file: Annotated[typer.FileText, typer.Argument(help="What `export` printed; - for standard input.")],
    name: Annotated[str, typer.Option(help="Another name than the one in the file.")] = "",
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
    json: Json = False,
) -> None:
    """Create a project that is set up as the file says."""
    try:
        setup = json_text.load(file)
    except ValueError as error:
        raise typer.BadParameter(f"this is not JSON: {error}") from error
    made = client_of(url, key).import_project(setup, name=name)
    print(made.id) if plain else show.show_one(made, json)


@commands.command()
def archive(project: Id, url: Url = None, key: Key = None) -> None:
    """No new jobs and no more tasks from now on; everything can be read."""
    client_of(url, key).archive_project(project)


@commands.command()
def unarchive(project: Id, url: Url = None, key: Key = None) -> None:
    """Take jobs and hand out tasks again."""
    client_of(url, key).unarchive_project(project)


@commands.command()
def delete(project: Id, url: Url = None, key: Key = None) -> None:
    """Take a project out of everybody's sight. It can be restored for 30 days; then it is gone."""
    client_of(url, key).delete_project(project)


@commands.command()
def restore(project: Id, url: Url = None, key: Key = None) -> None:
    """Bring a deleted project back, as it was."""
    client_of(url, key).restore_project(project)


@commands.command()
def members(project: Id, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the members of a project, with the roles that they have in it."""
    found = client_of(url, key).project_members(project)
    show.show_rows(found.members, ("member_id", "name", "own_role", "role"), json)


@commands.command("add-member")
def add_member(
    project: Id,
    member: Member,
    role: Annotated[str | None, typer.Option(help="checker, maker or viewer: here, instead of their own")] = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Make somebody a member of a project, or give them another role in it."""
    client_of(url, key).place_member(project, member, role=role)


@commands.command("remove-member")
def remove_member(project: Id, member: Member, url: Url = None, key: Key = None) -> None:
    """Take somebody out of a project. If it is closed, they see it no more."""
    client_of(url, key).remove_project_member(project, member)


@commands.command()
def close(project: Id, url: Url = None, key: Key = None) -> None:
    """Of makers, checkers and viewers only the members of the project see it from now on."""
    client_of(url, key).update_project(project, is_closed=True)


@commands.command("open")
def open_project(project: Id, url: Url = None, key: Key = None) -> None:
    """The whole organization sees the project again."""
    client_of(url, key).update_project(project, is_closed=False)
