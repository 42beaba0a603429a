"""Passwords: hashed with Argon2id, two at a time at most, so that many who sign in at once do not take the machine."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import argon2

from rotoscope.domain.errors import InvalidParameter, Overloaded
from rotoscope.domain.password import LENGTH_MIN, fault_of

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
AT_ONCE = 2
WAITING_MAX = 200
COMMON_COUNT = 3000

T = TypeVar("T")

_hasher = argon2.PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")


@dataclass(slots=True)
class Passwords:
    """Makes and checks hashes, off the event loop."""

    waiting: int = 0
    _nobodys: str = field(default="", repr=False)

    async def hash(self, password: str) -> str:
        return await self._run(lambda: _hasher.hash(password))

    async def matches(self, password: str, password_hash: str) -> bool:
        return await self._run(lambda: _matches(password, password_hash))

    async def match_nobody(self, password: str) -> None:
        """Takes as long as `matches`: who asks for somebody that is not there cannot tell it by the time."""
        if not self._nobodys:
            self._nobodys = await self.hash("nobody's")
        await self.matches(password, self._nobodys)

    async def _run(self, work: Callable[[], T]) -> T:
        if self.waiting >= WAITING_MAX:
            raise Overloaded("Too many people are signing in at once; try again in a moment.")
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(_threads, work)
        finally:
            self.waiting -= 1


def _matches(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (argon2.exceptions.VerifyMismatchError, argon2.exceptions.InvalidHashError):
        return False


def check(password: str, *own_names: str, pointer: str = "/password") -> None:
    """Refuse a password that is too short, too long, or known to everybody."""
    fault = fault_of(password, common_passwords(), own_names, pointer)
    if fault is not None:
        raise InvalidParameter(f"{fault.message[0].upper()}{fault.message[1:]}.", faults=[fault])


@functools.cache
def common_passwords() -> frozenset[str]:
    """The passwords that are tried first, of those that would be long enough."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415  a megabyte that is rarely needed

    long_enough = (word for word in FREQUENCY_LISTS["passwords"] if len(word) >= LENGTH_MIN)
    return frozenset(word for word, _ in zip(long_enough, range(COMMON_COUNT), strict=False))
