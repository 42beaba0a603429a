"""Options that several commands share, each with one meaning."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rotoscope.client import Client
    from rotoscope.settings import Settings

Data = Annotated[Path | None, typer.Option(help="The data folder. [ROTOSCOPE_DATA, or ./data]", show_default=False)]
Url = Annotated[str | None, typer.Option(envvar="ROTOSCOPE_URL", help="The server.", show_default=False)]
Key = Annotated[str | None, typer.Option(envvar="ROTOSCOPE_KEY", help="Your API key.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Plain = Annotated[bool, typer.Option("--plain", help="Print nothing but the thing itself, for programs.")]
ProjectId = Annotated[
    str, typer.Option("--project", "-p", envvar="ROTOSCOPE_PROJECT", help="The project's id.", show_default=False)
]


def settings_at(data: Path | None, **others: object) -> "Settings":
    """The settings, with what was typed in front of what the environment says."""
    from rotoscope.settings import Settings  # noqa: PLC0415 - pydantic-settings takes a third of a second

    typed = {"data": data, **others}
    return Settings.model_validate({name: value for name, value in typed.items() if value is not None})


def client_of(url: str | None, key: str | None) -> "Client":
    """A client of the server that was named."""
    from rotoscope.client import Client  # noqa: PLC0415 - `--help` does without

    return Client(url, key)
