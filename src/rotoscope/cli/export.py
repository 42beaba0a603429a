"""`rotoscope export`: results of many jobs, into a folder."""

from pathlib import Path
from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Key, ProjectId, Url, client_of
from rotoscope.kit.file_name import result_file_name

commands = typer.Typer(help="Write results into files.", no_args_is_help=True)


@commands.command(epilog="Example: rotoscope export results -p $PROJECT --out results/")
def results(
    project: ProjectId,
    out: Annotated[Path, typer.Option("--out", "-o", file_okay=False, help="The folder to write into.")],
    batch: Annotated[str | None, typer.Option(help="Only this batch.", show_default=False)] = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Fetch the result of every completed job that is not in the folder yet."""
    client = client_of(url, key)
    out.mkdir(parents=True, exist_ok=True)
    written = 0
    with show.count_bar("fetching results") as progress:
        for number, job in enumerate(client.jobs(project, state="completed", batch_id=batch), 1):
            path = out / result_file_name(job.reference_id, job.job_id)
            if not path.exists():
                client.save_result(project, job.job_id, path)
                written += 1
            progress(number)
    show.errors.print(f"{written} new results in {out}")


@commands.command(epilog="Example: rotoscope export archive -p $PROJECT --out results.zip")
def archive(
    project: ProjectId,
    out: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="The zip to write.")],
    batch: Annotated[str | None, typer.Option(help="Only this batch.", show_default=False)] = None,
    text: Annotated[str | None, typer.Option(help="Only with this in their reference.", show_default=False)] = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Fetch the results of all completed jobs as one zip, with a list of which file is which job."""
    with show.bytes_bar("fetching results") as progress:
        client_of(url, key).save_results(project, out, batch_id=batch, text=text, progress=progress)
    show.errors.print(f"results in {out}")
