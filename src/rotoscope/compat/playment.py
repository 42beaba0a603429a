"""Points the official `playment` client, unmodified, at a Rotoscope.

    from rotoscope.compat.playment import connect

    connect("http://127.0.0.1:8000")
    client = playment.Client("your key")

The client has no setting for this: it keeps its addresses in a named tuple that `playment.client_handler` took over at
import, with two hosts in it. That tuple is replaced, here and nowhere else.
"""

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

HOSTS = ("https://api.playment.io", "https://api.playment.in")


def connect(base_url: str) -> None:
    """Let every `playment.Client` of this process talk to the server at `base_url`. May be called again, to move on."""
    if urlsplit(base_url).scheme not in ("http", "https"):
        raise ValueError(f"{base_url!r} is no address of a server; write it like http://127.0.0.1:8000")
    handler = import_module("playment.client_handler")
    handler.urls = type(handler.urls)(*(_moved(url, base_url.rstrip("/")) for url in _original(handler)))  # type: ignore[attr-defined]


def disconnect() -> None:
    """Put the client's own addresses back."""
    handler = import_module("playment.client_handler")
    handler.urls = import_module("playment.config").urls  # type: ignore[attr-defined]


def _original(handler: Any) -> tuple[str, ...]:
    """The addresses as the package ships them; `playment.config` keeps them whatever we do to the handler."""
    return tuple(getattr(import_module("playment.config").urls, name) for name in handler.urls._fields)


def _moved(url: str, base_url: str) -> str:
    for host in HOSTS:
        if url.startswith(host + "/"):
            return base_url + url[len(host) :]
    raise RuntimeError(f"This playment client has an address that is not known here: {url}; use playment==1.0.5")
