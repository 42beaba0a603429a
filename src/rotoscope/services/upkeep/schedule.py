"""Backups by the clock: when the next one is due, making it, and how old the newest good one is.

One is made by a program of its own, so that it takes neither time nor memory from those who draw, and so that a disk
for backups that fails does not end the server. The folder itself remembers: nothing has to be kept over a restart, and
several workers that share it make one.
"""

import asyncio
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from rotoscope.kit.meters import BACKUPS
from rotoscope.services.upkeep import generations

UNDER_WAY = 75  # how the program ends when somebody else is at it: not now, try again
AGAIN_SHARE = 10  # after a failure it is tried again in a tenth of the time between two
TOLD_CHARACTERS = 500

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Plan:
    """Where backups go, how often, and the program that makes one."""

    folder: Path
    every_ms: int
    command: tuple[str, ...]
    tried_at_ms: int = field(default=0, compare=False)


def age_ms(plan: Plan, now_ms: int) -> int | None:
    """How old the newest backup is; None if there is none."""
    moments = generations.moments(plan.folder)
    return now_ms - moments[-1] if moments else None


def is_due(plan: Plan, now_ms: int) -> bool:
    """Whether it is time for one. A clock that was set back is no reason to wait for days."""
    if 0 <= now_ms - plan.tried_at_ms < plan.every_ms // AGAIN_SHARE:
        return False
    age = age_ms(plan, now_ms)
    return age is None or not 0 <= age < plan.every_ms


async def carry_out(plan: Plan, now_ms: int) -> bool:
    """Make a backup now; whether there is a new one. Why not is logged. Ends with the program if it is cancelled."""
    plan.tried_at_ms = now_ms
    program = await asyncio.to_thread(_begun, plan.command)
    try:
        _, said = await asyncio.to_thread(program.communicate)
    finally:
        if program.poll() is None:
            program.terminate()  # the thread that listens to it hears its end
    if program.returncode == UNDER_WAY:
        return False
    outcome = "made" if program.returncode == 0 else "failed"
    BACKUPS.labels(outcome).inc()
    if outcome == "made":
        log.info("backup_made", folder=os.fspath(plan.folder))
        return True
    why = said.decode(errors="replace").strip()[-TOLD_CHARACTERS:]
    log.error("backup_failed", folder=os.fspath(plan.folder), exit_code=program.returncode, why=why)
    return False


def _begun(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
