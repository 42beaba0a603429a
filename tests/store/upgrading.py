"""Takes a database from the first step to a made-up second one, killed at each statement of the way, and says how it
stood after each kill. A program of its own, because it forks: `python -m tests.store.upgrading URL`."""

import itertools
import json
import os
import signal
import sys
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event

from rotoscope.store import migrations

STEPS = Path(__file__).with_name("steps")
FIRST, SECOND = "0001", "0002"


def with_the_made_up_step() -> None:
    """From here on a second step is known to this process."""
    plain = migrations._config

    def config(conn: sa.Connection):
        found = plain(conn)
        own = Path(migrations.__file__).parent / "versions"
        found.set_main_option("path_separator", "os")
        found.set_main_option("version_locations", os.pathsep.join(map(str, (own, STEPS))))
        return found

    migrations._config = config


def upgrade_until(url: str, statements: int) -> bool:
    """Upgrade in a child that is killed before so many statements; whether it lived to the end."""
    child = os.fork()
    if child == 0:
        left = itertools.count(statements, -1)

        def count(*_: object) -> None:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(sa.Engine, "before_cursor_execute", count)
        migrations.migrate(url)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def main(url: str) -> None:
    with_the_made_up_step()
    stood: list[str | None] = []
    for statements in itertools.count():
        if upgrade_until(url, statements):
            break
        stood.append(migrations.standing(url)[0])
    print(json.dumps({"stood": stood, "ends": migrations.standing(url)[0]}))


if __name__ == "__main__":
    main(sys.argv[1])
