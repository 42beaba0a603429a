"""Doing several things at once."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def all_ended(things: Iterable[Awaitable[T]]) -> list[T]:
    """Wait until every one has ended, then give what they gave, or raise the first error.

    `asyncio.gather` raises at once and leaves the others running, while its caller may already be doing them again.
    """
    ends = await asyncio.gather(*things, return_exceptions=True)
    return [_given(end) for end in ends]


def _given(end: T | BaseException) -> T:
    if isinstance(end, BaseException):
        raise end
    return end
