"""`rotoscope demo`: a real video on its way through the public API, and the server left up."""

from pathlib import Path
from typing import Annotated

import typer

DATA = Path(".rotoscope/demo")


def demo(
    data: Annotated[Path, typer.Option(help="Where the demo keeps everything.")] = DATA,
    port: Annotated[int | None, typer.Option(help="The port. [8000, or a free one]", show_default=False)] = None,
    video: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A video of your own.", show_default=False)
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Draw, submit and fetch in a headless Chromium.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Stop the server of an earlier run.")] = False,
) -> None:
    """Run a real video through Rotoscope and leave the server up.

    Makes a project with labels, uploads a clip with pre-labels of everything that moves, creates a second job by frame
    addresses, and prints how to open the page and how to fetch the result. Running it twice is harmless.
    """
    from rotoscope.cli.demo import play  # noqa: PLC0415 - the client, the media and the database

    if stop:
        play.stop(data)
    else:
        play.play(data, port, video, with_check=check)
