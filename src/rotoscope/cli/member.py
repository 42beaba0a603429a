"""`rotoscope member`: the people of an organization, on a server."""

from typing import Annotated

import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, Plain, Url, client_of

commands = typer.Typer(help="Invite people, list them, change what they may.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The id, as `rotoscope member list` shows it.", metavar="MEMBER")]
Role = Annotated[str, typer.Option(help="owner, manager, checker, maker or viewer.")]


@commands.command(epilog="Example: rotoscope member invite --email ann@example.org --role checker")
def invite(
    role: Role = "maker",
    email: Annotated[str, typer.Option(help="Whom it is for; without it they say their own address.")] = "",
    days: Annotated[int, typer.Option(min=1, max=30, help="Days it lives.")] = 7,
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
) -> None:
    """Make an invitation and print its link, once."""
    made = client_of(url, key).invite(role, email=email, expires_in_days=days)
    if plain:
        print(made.url)
        return
    show.console.print(f"[bold]{made.url}[/]", soft_wrap=True)
    show.errors.print(f"Send it to whom you invite: it works once, within {days} days.", style="dim")


@commands.command("list")
def list_members(url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the members."""
    show.show_rows(client_of(url, key).members(), ("id", "name", "email", "role", "skills", "disabled_at_ms"), json)


@commands.command()
def invitations(url: Url = None, key: Key = None, json: Json = False) -> None:
    """List the invitations, without their links."""
    columns = ("id", "email", "role", "invited_by", "used_at_ms", "revoked_at_ms")
    show.show_rows(client_of(url, key).invitations(), columns, json)


@commands.command()
def role(member: Id, role: Annotated[str, typer.Argument()], url: Url = None, key: Key = None) -> None:
    """Give a member another role; their sessions end."""
    client_of(url, key).change_member(member, role=role)


@commands.command()
def disable(member: Id, url: Url = None, key: Key = None) -> None:
    """Shut a member out, at once. What they drew stays."""
    client_of(url, key).change_member(member, is_disabled=True)


@commands.command()
def enable(member: Id, url: Url = None, key: Key = None) -> None:
    """Let a disabled member in again."""
    client_of(url, key).change_member(member, is_disabled=False)


@commands.command("password-link")
def password_link(member: Id, url: Url = None, key: Key = None) -> None:
    """Print a link by which a member chooses a new password, once, within a day."""
    print(client_of(url, key).create_reset_link(member).url)


@commands.command("sign-out")
def sign_out(member: Id, url: Url = None, key: Key = None) -> None:
    """Sign a member out everywhere, at once."""
    count = client_of(url, key).end_sessions(member)
    show.errors.print(f"{count} {'session is' if count == 1 else 'sessions are'} over.")


@commands.command("take-back")
def take_back(
    invitation: Annotated[str, typer.Argument(help="The id, as `rotoscope member invitations` shows it.")],
    url: Url = None,
    key: Key = None,
) -> None:
    """Take an invitation back: its link opens nothing any more."""
    client_of(url, key).revoke_invitation(invitation)


@commands.command(epilog="Example: rotoscope member skills $MEMBER night lidar")
def skills(
    member: Id,
    skills: Annotated[list[str] | None, typer.Argument(help="All that they can do; nothing shows it.")] = None,
    none: Annotated[bool, typer.Option("--none", help="They have no skills.")] = False,
    url: Url = None,
    key: Key = None,
) -> None:
    """Show what a member can do, or say all of it anew. Steps of workflows ask for skills."""
    client = client_of(url, key)
    if skills or none:
        client.put_skills(member, skills or [])
    print("\n".join(client.skills(member)))
