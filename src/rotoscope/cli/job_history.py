"""`rotoscope job history` and its like: what was done to a job, what stands there, and what is to be done again."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.job import commands
from rotoscope.cli.options import Json, Key, ProjectId, Url, client_of

Job = Annotated[str, typer.Argument(help="The job's id.", metavar="JOB")]


@commands.command(epilog="Example: rotoscope job history $JOB --frame 24")
def history(
    job: Job,
    frame: Annotated[int | None, typer.Option(help="What touched this frame.", show_default=False)] = None,
    track: Annotated[str | None, typer.Option(help="What touched this track.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(help="So many at most.", min=1, max=500)] = 100,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Say who changed what, the newest first."""
    found = client_of(url, key).history(job, frame=frame, track_id=track, limit=limit)
    show.show_rows(found.entries, ("revision", "created_at_ms", "author", "change_count"), json)


@commands.command()
def parked(job: Job, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the edits that could not be applied and that nobody has settled yet."""
    columns = ("edit_id", "created_at_ms", "reason", "message")
    show.show_rows(client_of(url, key).parked_edits(job), columns, json)


@commands.command(epilog="Example: rotoscope job settle $JOB discarded $EDIT")
def settle(
    job: Job,
    outcome: Annotated[str, typer.Argument(help="reapplied or discarded")],
    edits: Annotated[list[str], typer.Argument(help="Ids, as `rotoscope job parked` shows them.", metavar="EDIT…")],
    url: Url = None,
    key: Key = None,
) -> None:
    """Say what has become of edits that could not be applied."""
    client_of(url, key).settle_parked(job, edits, outcome)


@commands.command()
def authors(job: Job, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Say who drew or changed which tracks."""
    show.show_rows(client_of(url, key).authors(job), ("author", "track_ids"), json)


@commands.command()
def frames(job: Job, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the frames, and what became of each."""
    show.show_rows(client_of(url, key).frames(job), ("index", "frame_id", "state", "width", "height", "error"), json)


@commands.command(epilog="Example: rotoscope job tracks $JOB | jq '.[].head.label'")
def tracks(job: Job, url: Url = None, key: Key = None) -> None:
    """Print the tracks as they are now, as JSON: channels and keyframes, before anything is computed from them."""
    show.console.print_json(data=client_of(url, key).tracks(job))


@commands.command()
def callbacks(job: Job, project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List what was announced to the callback address of the project, with every attempt."""
    columns = ("id", "url", "state", "created_at", "attempts")
    show.show_rows(client_of(url, key).deliveries(project, job), columns, json)


@commands.command()
def retry(job: Job, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Fetch again the frames that did not come, and take up again what failed through a fault of the server."""
    show.show_one(client_of(url, key).retry_frames(job), json)


@commands.command()
def agreement(job: Job, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Say how far the several makers of a job agree, object by object, the least agreed first."""
    found = client_of(url, key).agreement(job)
    show.show_rows(found.objects if found is not None else [], ("label", "agreement", "kept"), json)
