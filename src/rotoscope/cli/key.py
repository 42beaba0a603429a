"""`rotoscope key`: API keys, in a data folder or on a server."""

import time
from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Data, Json, Key, Plain, Url, client_of, settings_at

commands = typer.Typer(
    help="Make, list and revoke API keys: in the data folder, or on a server with --url and --key.",
    no_args_is_help=True,
)

DAY_MS = 24 * 3600 * 1000


@commands.command(epilog="Example: rotoscope key create 'my laptop'")
def create(
    name: Annotated[str, typer.Argument(help="What the key is for; you see it in lists.")],
    project: Annotated[str | None, typer.Option(help="Let it open this project only.", show_default=False)] = None,
    expires_in_days: Annotated[int | None, typer.Option(min=1, max=3650, help="Days it lives.")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="What it may, e.g. jobs:write; several times.")] = None,
    data: Data = None,
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
) -> None:
    """Make a key and print its secret, once."""
    expires_at_ms = None if expires_in_days is None else (time.time_ns() // 1_000_000) + expires_in_days * DAY_MS
    if url is None or key is None:
        from rotoscope.cli import errand  # noqa: PLC0415 - opens the database
        from rotoscope.services.people import keys  # noqa: PLC0415
        from rotoscope.wire.member import read_new_key  # noqa: PLC0415

        wanted = read_new_key(name, project, expires_at_ms, scope)
        secret = errand.run(
            settings_at(data), lambda conn, house, owner: keys.create_key(conn, house, owner, wanted)
        ).secret
    else:
        secret = (
            client_of(url, key).create_key(name, project_id=project, expires_at_ms=expires_at_ms, scopes=scope).secret
        )
    if plain:
        print(secret)
        return
    show.console.print(f"[bold]{secret}[/]", soft_wrap=True)
    show.errors.print("Keep it: it is shown only now. For the other commands: export ROTOSCOPE_KEY=…", style="dim")


@commands.command("list")
def list_keys(data: Data = None, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List keys, without their secrets."""
    if url is None or key is None:
        from rotoscope.cli import errand  # noqa: PLC0415 - opens the database
        from rotoscope.services.people import keys  # noqa: PLC0415

        found = errand.run(settings_at(data), lambda conn, house, owner: keys.list_keys(conn, owner))
    else:
        found = list(client_of(url, key).keys())
    show.show_rows(found, ("id", "name", "prefix", "project_id", "revoked_at_ms"), json)


@commands.command()
def rotate(
    key_id: Annotated[str, typer.Argument(help="The id, as `rotoscope key list` shows it.")],
    overlap_hours: Annotated[int, typer.Option(min=0, max=720, help="Hours in which the old one still opens.")] = 24,
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Make a new key like this one and print its secret, once; both open until the overlap ends."""
    if url is None or key is None:
        from rotoscope.cli import errand  # noqa: PLC0415 - opens the database
        from rotoscope.services.people import keys  # noqa: PLC0415

        secret = errand.run(
            settings_at(data), lambda conn, house, owner: keys.rotate_key(conn, house, owner, key_id, overlap_hours)
        ).secret
    else:
        secret = client_of(url, key).rotate_key(key_id, overlap_hours=overlap_hours).secret
    print(secret)


@commands.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="The id, as `rotoscope key list` shows it.")],
    data: Data = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Make a key useless, at once and for ever."""
    if url is None or key is None:
        from rotoscope.api.auth import MEMORY_SECONDS  # noqa: PLC0415 - as the next two
        from rotoscope.cli import errand  # noqa: PLC0415 - opens the database
        from rotoscope.services.people import keys  # noqa: PLC0415

        errand.run(settings_at(data), lambda conn, house, owner: keys.revoke_key(conn, house, owner, key_id))
        time.sleep(MEMORY_SECONDS)  # a server that runs on this folder may remember the key for so long
    else:
        client_of(url, key).revoke_key(key_id)
    show.errors.print(f"Key {key_id} opens nothing any more.")
