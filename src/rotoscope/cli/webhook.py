"""`rotoscope webhook` and `rotoscope watch`: who is told what, and what happens right now."""

from typing import Annotated

import msgspec
import typer

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, Plain, Url, client_of

commands = typer.Typer(help="Tell an address what happens, signed; look at what it was told.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The webhook's id.", metavar="WEBHOOK")]
Project = Annotated[
    str | None, typer.Option("--project", "-p", envvar="ROTOSCOPE_PROJECT", help="Of this project.", show_default=False)
]
DEFAULT_KINDS = ("job.completed", "job.failed")


@commands.command(epilog="Example: rotoscope webhook create https://client.example/hook --kind job.completed")
def create(
    address: Annotated[str, typer.Argument(help="Where deliveries go.", metavar="ADDRESS")],
    kind: Annotated[list[str] | None, typer.Option(help="What it is told of; several times for several.")] = None,
    project: Project = None,
    batch: Annotated[str | None, typer.Option(help="Of this batch only.", show_default=False)] = None,
    description: Annotated[str, typer.Option(help="For people.")] = "",
    url: Url = None,
    key: Key = None,
    plain: Plain = False,
) -> None:
    """Create a webhook and print its secret, once."""
    made = client_of(url, key).create_webhook(
        address, kind or DEFAULT_KINDS, project_id=project, batch_id=batch, description=description
    )
    if plain:
        print(made.secret)
        return
    show.show_one(made.webhook, False)
    show.console.print(f"[bold]{made.secret}[/]", soft_wrap=True)
    show.errors.print("Keep the secret: it is shown only now, and verifies what we send.", style="dim")


@commands.command("list")
def list_webhooks(project: Project = None, url: Url = None, key: Key = None, json: Json = False) -> None:
    """List webhooks."""
    columns = ("id", "url", "kinds", "state", "reason")
    show.show_rows(client_of(url, key).webhooks(project), columns, json)


@commands.command()
def rotate(
    webhook: Id,
    keep_hours: Annotated[int, typer.Option(min=0, max=168, help="How long the former secret signs too.")] = 24,
    url: Url = None,
    key: Key = None,
) -> None:
    """Make a new secret and print it, once."""
    print(client_of(url, key).rotate_webhook(webhook, keep_hours).secret)


@commands.command()
def enable(webhook: Id, url: Url = None, key: Key = None) -> None:
    """Tell it again, what has waited first."""
    client_of(url, key).update_webhook(webhook, is_enabled=True)


@commands.command()
def disable(webhook: Id, url: Url = None, key: Key = None) -> None:
    """Let deliveries wait until it is enabled."""
    client_of(url, key).update_webhook(webhook, is_enabled=False)


@commands.command()
def delete(webhook: Id, url: Url = None, key: Key = None) -> None:
    """Tell it nothing more."""
    client_of(url, key).delete_webhook(webhook)


@commands.command()
def ping(webhook: Id, url: Url = None, key: Key = None, json: Json = False) -> None:
    """Send a test; `rotoscope webhook log` shows how it went."""
    show.show_one(client_of(url, key).ping_webhook(webhook), json)


@commands.command()
def log(
    webhook: Id,
    state: Annotated[str | None, typer.Option(help="waiting, delivered or given_up.", show_default=False)] = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """What it was told in the last 30 days, newest first."""
    columns = ("id", "kind", "state", "attempts", "last_status", "last_error", "created_at")
    show.show_rows(client_of(url, key).webhook_deliveries(webhook, state), columns, json)


@commands.command("show", epilog="Example: rotoscope webhook show $WEBHOOK $DELIVERY")
def show_delivery(
    webhook: Id,
    delivery: Annotated[str | None, typer.Argument(help="One delivery: its body and every attempt.")] = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Show a webhook, or what went out and came back in one of its deliveries."""
    client = client_of(url, key)
    show.show_one(client.webhook_delivery(webhook, delivery) if delivery else client.webhook(webhook), json)


@commands.command()
def kinds(url: Url = None, key: Key = None, json: Json = False) -> None:
    """List what a webhook can be told of."""
    show.show_rows(client_of(url, key).webhook_kinds(), ("name", "meaning"), json)


@commands.command()
def redeliver(
    webhook: Id,
    delivery: Annotated[str | None, typer.Argument(help="One delivery; without it all that were given up.")] = None,
    since_ms: Annotated[int, typer.Option(help="Only those made since this moment, in milliseconds.")] = 0,
    url: Url = None,
    key: Key = None,
) -> None:
    """Deliver again: one delivery, or all that were given up."""
    since = None if delivery else since_ms
    count = client_of(url, key).redeliver(webhook, delivery, since_ms=since)
    show.errors.print(f"{count} {'delivery is' if count == 1 else 'deliveries are'} sent again.")


def watch(
    project: Project = None,
    count: Annotated[int | None, typer.Option(min=1, help="Stop after so many.", show_default=False)] = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Print what happens, while it happens, until Ctrl-C."""
    for number, news in enumerate(client_of(url, key).events(project), 1):
        if json:
            print(msgspec.json.encode(news).decode(), flush=True)
        else:
            more = f" and {news.count - 5} more" if news.count > 5 else ""
            print(f"{news.at}  {news.kind:<18} {' '.join(news.ids[:5])}{more}", flush=True)
        if number == count:
            return
