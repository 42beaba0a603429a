"""`rotoscope job`: create jobs, follow them, fetch their results."""

import json as json_text
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rotoscope.cli import json_file, show
from rotoscope.cli.options import Json, Key, Plain, ProjectId, Url, client_of

commands = typer.Typer(help="Create jobs, follow them, fetch their results.", no_args_is_help=True)

WHOLE = {".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpg", ".tar", ".webm", ".zip"}  # one address, many frames

Id = Annotated[str, typer.Argument(help="The job's id.", metavar="JOB")]


@commands.command(
    epilog="Examples:\n\n  rotoscope job create clip.mp4 -p $PROJECT\n\n"
    "  rotoscope job create https://a/1.jpg https://a/2.jpg -p $PROJECT --reference crossing-1"
)
def create(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="A video, an archive or an image; or addresses: of one video, or of frames.", metavar="SOURCE…"
        ),
    ],
    project: ProjectId,
    reference: Annotated[str | None, typer.Option(help="Your own id, unique in the project. [the name]")] = None,
    tag: Annotated[str, typer.Option(help="The tag or the id of the workflow.")] = "default",
    batch: Annotated[str | None, typer.Option(help="The batch's id. [the default batch]", show_default=False)] = None,
    pre_labels: Annotated[
        Path | None, typer.Option(exists=True, help="JSON list of tracks to begin with.", show_default=False)
    ] = None,
    priority: Annotated[int, typer.Option(min=1, max=10, help="10 is done first.")] = 5,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until somebody can draw.")] = False,
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
    json: Json = False,
) -> None:
    """Create a job from a file or from addresses.

    From addresses, creating it again gives the same job. A file is a new upload each time, so that its job exists once:
    the second time is refused with FS_0001, which names the job that has the reference.
    """
    client = client_of(url, key)
    made = client.create_job(
        project,
        reference or Path(sources[0]).name,
        **_what(client, sources),
        pre_labels=_tracks(pre_labels) if pre_labels else None,
        tag=tag,
        batch_id=batch,
        priority_weight=priority,
    )
    if wait:
        with show.count_bar("waiting for the frames") as progress:
            client.wait_until_open(made.job_id, progress=progress)
    print(made.job_id) if plain else show.show_one(made, json)


def _what(client: Any, sources: list[str]) -> dict[str, Any]:
    """What to label, in the words of `create_job`."""
    path = Path(sources[0])
    if len(sources) == 1 and path.is_file():
        with show.bytes_bar(f"sending {path.name}", path.stat().st_size) as progress:
            return {"source": client.upload(path, progress=progress).source}
    if "://" not in sources[0]:
        raise FileNotFoundError(f"There is no file {sources[0]}, and an address would have :// in it.")
    suffix = Path(sources[0].partition("?")[0]).suffix.lower()
    return {"source": sources[0]} if len(sources) == 1 and suffix in WHOLE else {"frames": sources}


def _tracks(path: Path) -> list[Any]:
    """Tracks from a file: a bare list, or wrapped as the job API wraps them."""
    return json_file.read_list(path, "annotations", "data", "annotation_data", "video2d", "video_2d", "maker_response")


@commands.command("list")
def list_jobs(
    project: ProjectId,
    state: Annotated[str | None, typer.Option(help="arriving, open, building, completed, failed, cancelled")] = None,
    batch: Annotated[str | None, typer.Option(help="The batch's id.", show_default=False)] = None,
    step: Annotated[str | None, typer.Option(help="Where they stand.", show_default=False)] = None,
    find: Annotated[str | None, typer.Option(help="A part of the reference_id.", show_default=False)] = None,
    holder: Annotated[str | None, typer.Option(help="A member who has them in hand.", show_default=False)] = None,
    issues: Annotated[bool, typer.Option("--issues", help="Only those with issues that are not settled.")] = False,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first.")] = False,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """List the jobs of a project."""
    asked = {"state": state, "batch_id": batch, "step": step, "q": find, "holder": holder}
    asked |= {"order": "newest" if newest else None, "issues": "open" if issues else None}
    found = client_of(url, key).jobs(project, **asked)
    show.show_rows(found, ("job_id", "reference_id", "status", "frames", "annotations"), json)


@commands.command("show")
def show_job(job: Id, project: ProjectId, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Show where a job is."""
    show.show_one(client_of(url, key).job(project, job), json)


@commands.command(epilog="Example: rotoscope job result $JOB -p $PROJECT --wait | jq '.data.annotation_data'")
def result(
    job: Id,
    project: ProjectId,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file. [print it]", show_default=False)] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until the job is completed.")] = False,
    url: Url = None,
    key: Key = None,
) -> None:
    """Fetch the result document of a completed job."""
    client = client_of(url, key)
    if wait:
        with show.waiting("waiting for the job to be completed"):
            client.wait_for_result(project, job, seconds=7 * 24 * 3600)
    if out is None:
        json_text.dump(client.result(project, job), sys.stdout)
        print()
        return
    with show.bytes_bar(f"fetching {out.name}") as progress:
        client.save_result(project, job, out, progress=progress)
    show.errors.print(f"{out}: {out.stat().st_size:,} bytes")


@commands.command()
def cancel(job: Id, project: ProjectId, url: Url = None, key: Key = None) -> None:
    """Take a job back; what was drawn is kept."""
    client_of(url, key).cancel_job(project, job)
    show.errors.print(f"Job {job} is cancelled.")
