"""A child process as its parent sees it: errands go in, answers come out, and whoever overruns is killed."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from rotoscope.media.facts import MediaRefused, Refused
from rotoscope.media.pipe import PipeBroken, Request, receive_reply, send

SILENCE_SECONDS = 60.0  # how long a child may work on one item, by the clock on the wall
_PACKAGE_ROOT = Path(__file__).parents[2]


class Child:
    """One process running `child.py`, with an environment of its own and nothing in it."""

    def __init__(self, memory_bytes_max: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rotoscope.media.child", str(memory_bytes_max)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_PACKAGE_ROOT), "PYTHONSAFEPATH": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests = self._process.stdin
        self._replies = self._process.stdout

    def ask(self, operation: str, item_type: Any, **arguments: Any) -> Iterator[Any]:
        """The answers to one errand, as they come. Raises MediaRefused, or PipeBroken when the child has died."""
        try:
            send(self._requests, Request(operation, arguments))
        except BrokenPipeError as error:
            raise PipeBroken from error
        while True:
            reply = receive_reply(self._replies.fileno(), SILENCE_SECONDS)
            if reply.kind == "end":
                return
            if reply.kind == "refused":
                refusal = msgspec.msgpack.decode(reply.payload, type=Refused)
                raise MediaRefused(refusal.code, refusal.message)
            yield msgspec.msgpack.decode(reply.payload, type=item_type)

    def interrupt(self) -> None:
        """End the process, whatever it is doing; whoever waits for its answers hears PipeBroken."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """End the process and forget it."""
        self.interrupt()
        self._process.wait()
        with contextlib.suppress(BrokenPipeError):
            self._requests.close()
        self._replies.close()
