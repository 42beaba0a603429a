"""Straight to the door: a request finds it by the shape of its path, past the framework's layers and lists.

Only doors that `swift` has hastened are found here; everything else, wrong methods and unknown paths among it, goes
the framework's own way. Of several doors that fit, the one that the framework would have taken is taken.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

import msgspec
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from rotoscope.api.errors import invalid_json
from rotoscope.api.swift import ShortWay

Shape = tuple[str, int, str]
"""A method, how many parts the path has, and its last part; "" is any."""


class Shortcut:
    """Stands before the framework. `routes` are asked for at the first request, when all are there."""

    def __init__(self, app: ASGIApp, routes: Callable[[], Sequence[BaseRoute]]) -> None:
        self.app = app
        self.routes = routes
        self._doors: dict[Shape, list[APIRoute]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        way = self._way(scope) if scope["type"] == "http" else None
        if way is None:
            await self.app(scope, receive, send)
            return
        try:
            await way(scope, receive, send)
        except msgspec.MsgspecError as error:
            raise invalid_json(error) from error

    def _way(self, scope: Scope) -> ShortWay | None:
        """To the door of this request, whose place in the framework the scope is then told."""
        if self._doors is None:
            self._doors = _by_shape(self.routes())
        method, path = scope["method"], scope["path"]
        count = path.count("/")
        found = self._doors.get((method, count, path[path.rfind("/") + 1 :])) or self._doors.get((method, count, ""))
        for route in found or ():
            match, child_scope = route.matches(scope)
            if match is Match.FULL:
                if not isinstance(route.app, ShortWay):
                    return None
                scope.update(child_scope)
                return route.app
        return None


def _by_shape(routes: Iterable[BaseRoute]) -> dict[Shape, list[APIRoute]]:
    """The doors that a path of each shape may mean, in the order in which the framework looks at them."""
    doors = [route for route in routes if isinstance(route, APIRoute)]
    found: dict[Shape, list[APIRoute]] = {}
    names = {name for route in doors for _, _, name in _shapes(route)}
    for route in doors:
        for method, count, name in _shapes(route):
            for each in {name} if name else names | {""}:
                found.setdefault((method, count, each), []).append(route)
    return found


def _shapes(route: APIRoute) -> Iterator[Shape]:
    name = route.path.rpartition("/")[2]
    for method, count in product(route.methods or (), [route.path.count("/")]):
        yield method, count, "" if "{" in name else name
