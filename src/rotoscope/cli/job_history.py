"""`rotoscope job history`, `parked`, `retry` and `agreement`: what was done to a job, and what is to be done again."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.job import commands
from rotoscope.cli.options import Json, Key, Url, client_of

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


@commands.command()
def retry(job: Job, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Fetch again the frames that did not come, and take up again what failed through a fault of the server."""
    show.show_one(client_of(url, key).retry_frames(job), json)


@commands.command()
def agreement(job: Job, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Say how far the several makers of a job agree, object by object, the least agreed first."""
    found = client_of(url, key).agreement(job)
    show.show_rows(found.objects if found is not None else [], ("label", "agreement", "kept"), json)
