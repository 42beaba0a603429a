"""Rotoscopes that start at once: forks of one process that has imported everything already.

Most of a start is importing. Where a test is about what a server does when it stands, and not about how it gets there,
that would be most of the test. Each is a process of its own all the same, which can be killed like any other.
"""

import multiprocessing
import multiprocessing.forkserver
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROTOSCOPE = "rotoscope"
PARTS = (
    "anyio._backends._asyncio",
    "dbos",
    "pytest",  # what `__main__` of the process that asks imports is imported here
    "rotoscope.cli.errand",
    "rotoscope.cli.gate",
    "rotoscope.cli.log",
    "rotoscope.cli.running",
    "rotoscope.client",
    "tests.warm",
)
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(list(PARTS))


class Warm:
    """A process that runs, with those methods of `subprocess.Popen` that tests need."""

    def __init__(self, process: Any) -> None:
        self._process = process
        self.pid: int = process.pid

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(f"rotoscope, process {self.pid}", timeout or 0)
        return code


def start(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    *,
    listener: socket.socket | None = None,
    program: str = ROTOSCOPE,
) -> Warm:
    """`python -m PROGRAM ARGUMENTS`, adding `--fd` if it is to have that socket; what it says is added to `log`."""
    process = _forked(program, list(arguments), dict(environment), log, log, listener)
    return Warm(process)


def ask(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """What `rotoscope ARGUMENTS` prints."""
    with TemporaryDirectory() as folder:
        output, errors = Path(folder) / "output", Path(folder) / "errors"
        process = _forked(ROTOSCOPE, list(arguments), dict(environment), output, errors)
        process.join()
        assert process.exitcode == 0, output.read_text() + errors.read_text()
        return output.read_text().strip()


def _forked(*arguments: Any) -> Any:
    """`_live` in a fork. Whoever is first starts what is forked, wherever he stands: it has to find this package."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        multiprocessing.forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    process = FORKS.Process(target=_live, args=arguments)
    process.start()
    return process


def _live(
    program: str,
    arguments: list[str],
    environment: dict[str, str],
    output: Path,
    errors: Path,
    listener: socket.socket | None = None,
) -> None:
    """The life of a fork: take the place of a new process, then do as that would."""
    for path, stream in ((output, sys.stdout), (errors, sys.stderr)):
        with path.open("ab") as file:
            os.dup2(file.fileno(), stream.fileno())
    os.environ.clear()
    os.environ.update(environment)
    inherited = [] if listener is None else ["--fd", str(listener.detach())]
    sys.argv = [program, *arguments, *inherited]
    runpy.run_module(program, run_name="__main__", alter_sys=True)
