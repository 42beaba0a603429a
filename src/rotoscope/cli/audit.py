"""`rotoscope audit`: the log of who did what."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Data, Json, Key, Url, client_of, settings_at

commands = typer.Typer(help="Read the audit log, and see whether it is whole.", no_args_is_help=True)


@commands.command("list")
def list_entries(
    action: Annotated[str, typer.Option(help="One action, or the part before its dot, like `key`.")] = "",
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """List who did what, newest first. The key needs the scope audit:read."""
    columns = ("number", "at_ms", "action", "target", "details", "address")
    show.show_rows(client_of(url, key).audit(action=action), columns, json)


@commands.command()
def verify(data: Data = None) -> None:
    """Go through the log in a data folder; name every entry that was altered or taken out, and fail if there is one."""
    from rotoscope.cli import errand  # noqa: PLC0415 - opens the database
    from rotoscope.services import audit  # noqa: PLC0415

    check = errand.run(settings_at(data), lambda conn, house, owner: audit.verify(conn, owner))
    for found in check.breaks:
        print(f"{found.number}: {found.reason}")
    if check.breaks:
        raise typer.Exit(1)
    print(f"{check.entry_count} entries, none altered; the newest has the hash {check.sha256}")
