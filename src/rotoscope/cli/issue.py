"""`rotoscope issue`: what checkers hold against the work."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, Plain, ProjectId, Url, client_of

commands = typer.Typer(help="List, make and settle issues of a job; run its checks.", no_args_is_help=True)

Job = Annotated[str, typer.Argument(help="The job's id.", metavar="JOB")]
Number = Annotated[int, typer.Argument(help="The issue's number in the job.", metavar="NUMBER")]
Text = Annotated[str, typer.Option("--text", "-t", help="A word that goes with it.")]
COLUMNS = ("number", "state", "severity", "category", "frame", "label", "text")


@commands.command("list")
def list_issues(
    job: Job,
    state: Annotated[str | None, typer.Option(help="open, reopened, resolved, verified")] = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """List the issues of a job."""
    show.show_rows(client_of(url, key).issues(job, state=state), COLUMNS, json)


@commands.command(epilog="Example: rotoscope issue create $JOB 'Too wide' --category 'wrong box' --frame 24")
def create(
    job: Job,
    text: str,
    category: Annotated[str, typer.Option(help="One of the project's.")] = "other",
    severity: Annotated[str, typer.Option(help="minor, major, blocking")] = "major",
    frame: Annotated[int | None, typer.Option(help="Where it is.", show_default=False)] = None,
    last_frame: Annotated[int | None, typer.Option(help="Up to this frame.", show_default=False)] = None,
    track: Annotated[str | None, typer.Option(help="The track's id.", show_default=False)] = None,
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
    json: Json = False,
) -> None:
    """Make an issue of a job, of frames, or of a track."""
    made = client_of(url, key).create_issue(
        job, text, category=category, severity=severity, frame=frame, last_frame=last_frame, track=track
    )
    print(made.number) if plain else show.show_one(made, json)


@commands.command()
def resolve(job: Job, number: Number, text: Text = "", url: Url = None, key: Key = None) -> None:
    """Say that an issue is mended."""
    client = client_of(url, key)
    client.resolve_issue(job, _id_of(client.issues(job), number), text)
    show.errors.print(f"Issue {number} is resolved.")


@commands.command()
def reopen(job: Job, number: Number, text: Text = "", url: Url = None, key: Key = None) -> None:
    """Say that it is not mended after all."""
    client = client_of(url, key)
    client.reopen_issue(job, _id_of(client.issues(job), number), text)
    show.errors.print(f"Issue {number} is open again.")


@commands.command()
def verify(job: Job, number: Number, text: Text = "", url: Url = None, key: Key = None) -> None:
    """Say that you have seen that it is mended."""
    client = client_of(url, key)
    client.verify_issue(job, _id_of(client.issues(job), number), text)
    show.errors.print(f"Issue {number} is verified.")


@commands.command(epilog="Example: rotoscope issue comment $JOB 3 'Which of the two?'")
def comment(job: Job, number: Number, text: str, url: Url = None, key: Key = None) -> None:
    """Say something about an issue."""
    client = client_of(url, key)
    client.comment_issue(job, _id_of(client.issues(job), number), text)


@commands.command()
def delete(job: Job, number: Number, url: Url = None, key: Key = None) -> None:
    """Take your own issue back, as long as nobody has answered it."""
    client = client_of(url, key)
    client.delete_issue(job, _id_of(client.issues(job), number))


@commands.command("all", epilog="Example: rotoscope issue all --project $PROJECT --state open,reopened")
def list_all(
    project: ProjectId,
    state: Annotated[str | None, typer.Option(help="open, reopened, resolved, verified; several with commas")] = None,
    category: Annotated[str | None, typer.Option(help="One of the project's.", show_default=False)] = None,
    severity: Annotated[str | None, typer.Option(help="minor, major, blocking")] = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """List the issues of a project, newest first."""
    found = client_of(url, key).project_issues(project, state=state, category=category, severity=severity)
    show.show_rows(found, ("reference_id", *COLUMNS), json)


@commands.command()
def checks(job: Job, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Run the automatic checks on a job: suspicious places, in the order of frames."""
    show.show_rows(client_of(url, key).checks(job), ("check", "track", "first", "last", "message"), json)


def _id_of(issues: list, number: int) -> str:
    for issue in issues:
        if issue.number == number:
            return issue.id
    from rotoscope.cli.trouble import CannotDo  # noqa: PLC0415  it loads what a word of help does not need

    raise CannotDo(f"The job has no issue {number}.")
