"""`rotoscope sign-in-link`: how a person gets in."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Data, Plain, settings_at


def sign_in_link(
    member: Annotated[str | None, typer.Option(help="A member's id. [the owner]", show_default=False)] = None,
    data: Data = None,
    url: Annotated[str | None, typer.Option(help="How the browser reaches the server. [ROTOSCOPE_PUBLIC_URL]")] = None,
    plain: Plain = False,
) -> None:
    """Print a link that signs somebody in, once, within a day.

    Works on the data folder, also while a server runs on it.
    """
    from rotoscope.cli import errand  # noqa: PLC0415 - opens the database
    from rotoscope.services import people  # noqa: PLC0415

    link, _ = errand.run(
        settings_at(data, public_url=url),
        lambda conn, house, owner: people.create_sign_in_link(
            conn, house, owner, member or errand.ensured_owner(conn, house, owner)
        ),
    )
    if plain:
        print(link)
        return
    show.console.print(f"[bold]{link}[/]", soft_wrap=True)
    show.errors.print("It works once, within a day.", style="dim")
