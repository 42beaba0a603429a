"""Lists that come page by page."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from rotoscope.client.operation import Pages
from rotoscope.client.steps import Steps, call

T = TypeVar("T")

PAGES_MAX = 1_000_000


def pages(kind: type[T], path: str, name: str, query: Mapping[str, Any] | None = None) -> Pages[T]:
    """The items under `name` in each page of the list at `path`."""
    token: str | None = None

    def page() -> Steps[list[T]]:
        nonlocal token
        asked = {**(query or {}), "page_token": token}
        found: dict[str, msgspec.Raw] = yield from call(dict[str, msgspec.Raw], "GET", path, query=asked)
        token = msgspec.json.decode(found.get("next_page_token", b'""'), type=str | None) or None
        return msgspec.json.decode(found.get(name, b"[]"), type=list[kind])

    for _ in range(PAGES_MAX):
        yield page()
        if token is None:
            return
