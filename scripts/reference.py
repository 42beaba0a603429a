"""Writes the pages under docs/reference that are made from the code; `--check` says whether they are true.

python scripts/reference.py
"""

import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from fastapi.routing import APIRoute
from pydantic import SecretStr
from typer.core import TyperCommand

from rotoscope.api.role_matrix import OPEN, TABLES
from rotoscope.api.routes import all_routes
from rotoscope.cli.gate import gate
from rotoscope.client.client import Operations
from rotoscope.client.operation import Listing, Operation
from rotoscope.domain import errors, events, news
from rotoscope.domain.permission import PEOPLE, Rule
from rotoscope.fetch.errors import FetchFailed
from rotoscope.settings import Settings

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
NOTE = "<!-- Written by scripts/reference.py from the code. Change the code, then run it. -->\n"


def settings() -> Iterator[str]:
    yield "# Settings\n"
    yield "Each is read from the environment, with `ROTOSCOPE_` in front of its name. Lists have commas between.\n"
    yield "| variable | default | meaning |\n|---|---|---|"
    for name, field in Settings.model_fields.items():
        yield f"| `ROTOSCOPE_{name.upper()}` | {shown(field.default)} | {field.description} |"


def shown(default: object) -> str:
    """A default as it would be written into the environment; nothing if it is empty."""
    if isinstance(default, SecretStr) or default in ("", ()):
        return ""
    return f"`{default:_}`" if isinstance(default, int) and default >= 100_000 else f"`{default}`"


def cli() -> Iterator[str]:
    yield "# Commands\n"
    yield "`rotoscope --help` and `rotoscope COMMAND --help` say the same. Commands that ask a server take `--url` and"
    yield "`--key`, or read `ROTOSCOPE_URL` and `ROTOSCOPE_KEY`; `ROTOSCOPE_PROJECT` stands for `--project`.\n"
    for path, command in commands():
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        usage = " ".join([path, *((p.metavar or str(p.name).upper()) for p in arguments)])
        yield f"## `{usage}`\n"
        yield f"{inspect.cleandoc(command.help or '')}\n"
        options = [p for p in command.params if p.param_type_name == "option" and not getattr(p, "hidden", False)]
        for option in options:
            yield f"- `{', '.join(option.opts)}`: {getattr(option, 'help', '') or ''}"
        yield ""


def commands() -> Iterator[tuple[str, TyperCommand]]:
    """Every command with its full name, in the order of the help."""
    top = typer.main.get_command(gate)
    for name, command in top.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            for inner, leaf in command.commands.items():
                yield f"rotoscope {name} {inner}", leaf
        else:
            yield f"rotoscope {name}", command


def routes() -> Iterator[str]:
    yield "# Routes\n"
    yield "The running server describes them in full at `/docs` and `/openapi.json`. Keys go into `x-api-key`.\n"
    yield "| method | path | what it does |\n|---|---|---|"
    for route in sorted(all_routes(), key=lambda route: (group_of(route), route.path)):
        for method in sorted(route.methods or ()):
            yield f"| {method} | `{route.path}` | {route.summary or inspect.cleandoc(route.endpoint.__doc__ or '')} |"
    yield from roles()


def roles() -> Iterator[str]:
    yield "\n# Roles and scopes\n"
    yield "Who may use which route. People have a role, keys have scopes; a key needs one of those named. What somebody"
    yield "may not see because it is another organization's or another project's answers as if it were not there.\n"
    for title, table in TABLES.items():
        yield f"## {title}\n"
        yield f"| method | path | {' | '.join(PEOPLE)} | key with |"
        yield f"|---|---|{'---|' * len(PEOPLE)}---|"
        for (method, path), rule in table.items():
            yield f"| {method} | `{path}` | {' | '.join(marks(rule))} |"
        yield ""


def marks(rule: Rule) -> Iterator[str]:
    """Who may, column by column."""
    for role in PEOPLE:
        yield "✓" if rule.admits(role, ()) else "–"
    scopes = sorted(rule.scopes)
    yield "nothing: open to all" if rule == OPEN else "any scope" if len(scopes) > 4 else ", ".join(map(code, scopes))


def code(text: str) -> str:
    return f"`{text}`"


def group_of(route: APIRoute) -> str:
    return str(route.tags[0]) if route.tags else ""


def error_codes() -> Iterator[str]:
    yield "# Errors\n"
    yield 'Every answer that is not a success has `"success": false` and `"error": {"code", "message"}`, beside the'
    yield "members of RFC 9457 (`type`, `title`, `status`, `detail`) and a `request_id`. Where places can be named,"
    yield "`data.errors` lists them: `pointer` (RFC 6901), `code`, `message`, `value`.\n"
    yield "| code | status | class | default message |\n|---|---|---|---|"
    for kind in every(errors.RotoscopeError):
        if not issubclass(kind, FetchFailed):
            yield f"| `{kind.code}` | {kind.status} | {kind.__name__} | {first_line(kind)} |"
    yield "\nWhy a frame could not be fetched, on the frame itself (`error.code`):\n"
    yield "| code | meaning |\n|---|---|"
    for kind in every(FetchFailed):
        yield f"| `{kind.code}` | {first_line(kind)} |"


def first_line(kind: type) -> str:
    return inspect.cleandoc(kind.__doc__ or "").splitlines()[0]


def every(kind: type[errors.RotoscopeError]) -> Iterator[type[errors.RotoscopeError]]:
    yield kind
    for child in sorted(kind.__subclasses__(), key=lambda child: child.__module__):  # whoever was imported first
        if child.__module__.startswith("rotoscope."):
            yield from every(child)


def client() -> Iterator[str]:
    yield "# The Python client\n"
    yield "`from rotoscope import Client, AsyncClient`. Both have the same methods: those of `Client` block, those of"
    yield "`AsyncClient` are awaited. Lists are read with `for`, or `async for`, and fetch their pages as they go.\n"
    yield "Whoever asks is named by a key: `Client(url, key)`, or `ROTOSCOPE_URL` and `ROTOSCOPE_KEY`.\n"
    for name, method in vars(Operations).items():
        if isinstance(method, Operation | Listing):
            steps = inspect.unwrap(method)  # type: ignore[arg-type] - it borrows the name of a function
            yield f"## `{name}`\n"
            yield f"```text\n{name}{arguments(steps)}\n```\n"
            if steps.__doc__:
                yield f"{inspect.cleandoc(steps.__doc__)}\n"


def arguments(steps: Callable) -> str:
    """How a method is called, and what it gives: the steps that lead there are nobody's business."""
    signature = str(inspect.signature(steps)).replace("collections.abc.", "").replace("typing.", "")
    return re.sub(r"\brotoscope\.client\.(\w+\.)?", "", re.sub(r" -> .*", "", signature))


def event_kinds() -> Iterator[str]:
    yield "# Events\n"
    yield "Facts, each recorded in the transaction that makes it true; `worker/handlers.py` says what follows.\n"
    yield "| event | what happened |\n|---|---|"
    for name, kind in events.KINDS.items():
        yield f"| `{name}` | {inspect.cleandoc(kind.__doc__ or '')} |"


def webhook_kinds() -> Iterator[str]:
    yield "# Webhook kinds and the stream\n"
    yield "What a webhook can be told of (`kinds`), and beyond that what `GET /v1/stream` tells. How to receive them:"
    yield "[receive webhooks](../howto/receive-webhooks.md).\n"
    yield "| kind | webhook | what happened |\n|---|---|---|"
    for kind, meaning in news.MEANINGS.items():
        told = "yes" if kind in news.WEBHOOK_KINDS else "by hand" if kind is news.NewsKind.WEBHOOK_PING else ""
        yield f"| `{kind}` | {told} | {meaning} |"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "settings": settings,
    "cli": cli,
    "client": client,
    "routes": routes,
    "errors": error_codes,
    "events": event_kinds,
    "webhooks": webhook_kinds,
}


def page(name: str) -> str:
    return NOTE + "\n".join(PAGES[name]()).rstrip() + "\n"


def outdated() -> list[str]:
    """The pages that do not say what the code says."""
    return [name for name in PAGES if not (path := FOLDER / f"{name}.md").is_file() or path.read_text() != page(name)]


def main() -> None:
    if "--check" in sys.argv:
        sys.exit(f"outdated: {', '.join(outdated())}; run python scripts/reference.py" if outdated() else 0)
    for name in PAGES:
        (FOLDER / f"{name}.md").write_text(page(name))
    sys.exit(subprocess.call([sys.executable, FOLDER.parents[1] / "scripts" / "promised.py"]))


if __name__ == "__main__":
    main()
