"""One written operation, two methods: blocking on `Client`, awaitable on `AsyncClient`."""

import functools
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from typing import Any, Generic, ParamSpec, TypeVar, overload

from rotoscope.client.drivers import Awaiting, Blocking
from rotoscope.client.steps import Steps

P = ParamSpec("P")
T = TypeVar("T")
Pages = Generator[Steps[list[T]], list[T], None]


class Operation(Generic[P, T]):
    """A method whose steps are driven by the client that it is called on."""

    def __init__(self, steps: Callable[P, Steps[T]]) -> None:
        self._steps = steps
        functools.update_wrapper(self, steps)  # type: ignore[arg-type] - of a function it borrows the name, not the call

    @overload
    def __get__(self, client: None, owner: type) -> "Operation[P, T]": ...
    @overload
    def __get__(self, client: Blocking, owner: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, client: Awaiting, owner: type) -> Callable[P, Coroutine[Any, Any, T]]: ...

    def __get__(self, client: Blocking | Awaiting | None, owner: type) -> Any:
        if client is None:
            return self

        @functools.wraps(self._steps)
        def method(*args: P.args, **kwargs: P.kwargs) -> Any:
            return client.drive(self._steps(*args, **kwargs))

        return method


class Listing(Generic[P, T]):
    """A method that gives the items of a paged list one by one, fetching pages as they are needed."""

    def __init__(self, pages: Callable[P, Pages[T]]) -> None:
        self._pages = pages
        functools.update_wrapper(self, pages)  # type: ignore[arg-type] - the same

    @overload
    def __get__(self, client: None, owner: type) -> "Listing[P, T]": ...
    @overload
    def __get__(self, client: Blocking, owner: type) -> Callable[P, Iterator[T]]: ...
    @overload
    def __get__(self, client: Awaiting, owner: type) -> Callable[P, AsyncIterator[T]]: ...

    def __get__(self, client: Blocking | Awaiting | None, owner: type) -> Any:
        if client is None:
            return self

        @functools.wraps(self._pages)
        def method(*args: P.args, **kwargs: P.kwargs) -> Any:
            return client.listed(self._pages(*args, **kwargs))

        return method
