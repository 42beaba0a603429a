"""From the first tables to later ones: killed anywhere, refused by older programs, and kept as they were beside it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
import zstandard

from rotoscope.store import migrations, projects
from rotoscope.store.database import open_database
from rotoscope.store.tables import metadata
from rotoscope.store.tables import projects as projects_table
from tests.store.street import PROJECT_ID, a_project
from tests.store.upgrading import FIRST, SECOND
from tests.trust import figures
from tests.trust.figures import Figure

ROOT = Path(__file__).parents[2]
HOUSES = sorted((ROOT / "tests" / "data" / "houses").glob("*.zst"))  # one of each release; there is none yet


@pytest.fixture
def first_url(empty_url: str) -> str:
    """A house with the tables of the first step, and something in it."""
    migrations.migrate(empty_url, FIRST)
    db = open_database(empty_url)
    a_project(db)
    db.close()
    return empty_url


def upgraded(url: str) -> dict:
    command = [sys.executable, "-m", "tests.store.upgrading", url]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(ended.stdout)


def names(url: str) -> list[str]:
    with migrations._transaction(url) as conn:
        return list(conn.execute(sa.select(projects_table.c.name)).scalars())


def test_an_upgrade_that_is_killed_anywhere_is_not_begun_or_whole(
    first_url: str, record_property: Callable[[str, object], None]
) -> None:
    told = upgraded(first_url)
    assert len(told["stood"]) > 8, "it was killed at few places; this proves little"
    assert set(told["stood"]) == {FIRST}
    assert told["ends"] == SECOND
    assert names(first_url) == ["Street"]
    dialect = first_url.partition(":")[0]
    text = f"{len(told['stood'])} kills, 0 half-done"
    figures.told_by(record_property, Figure(15, f"upgrades killed at each statement ({dialect})", text, "0"))
    with pytest.raises(RuntimeError, match="newer Rotoscope"):  # without the made-up step we are the older program
        migrations.migrate(first_url)
    assert names(first_url) == ["Street"], "and it touched nothing"
    if dialect == "sqlite":
        require_former(Path(sa.make_url(first_url).database or ""))


def require_former(path: Path) -> None:
    """What was there before the upgrade is kept beside it. (PostgreSQL is backed up by whoever runs it.)"""
    former = path.with_name(f"{path.stem}-before-{SECOND}.sqlite")
    assert former.stat().st_mode & 0o077 == 0, "it holds what the database holds"
    url = f"sqlite:///{former}"
    assert migrations.standing(url)[0] == FIRST
    db = open_database(url)
    assert db.read_now(lambda conn: projects.get(conn, PROJECT_ID)) is not None
    db.close()
    assert not list(path.parent.glob("*.part"))


@pytest.mark.parametrize("kept", [*HOUSES, None], ids=lambda kept: kept.stem if kept else "as of now")
def test_the_house_of_every_release_opens(kept: Path | None, tmp_path: Path) -> None:
    if kept is None:  # what the next release will leave behind
        kept = tmp_path / "now.sqlite.zst"
        subprocess.run([sys.executable, "scripts/keep_house.py", kept], cwd=ROOT, check=True)
    path = tmp_path / "rotoscope.sqlite"
    path.write_bytes(zstandard.decompress(kept.read_bytes()))
    url = f"sqlite:///{path}"
    with migrations._transaction(url) as conn:
        there = set(sa.inspect(conn).get_table_names()) & set(metadata.tables)
    migrations.migrate(url)
    migrations.check(url)
    with migrations._transaction(url) as conn:
        counts = {
            name: conn.execute(sa.select(sa.func.count()).select_from(metadata.tables[name])).scalar() for name in there
        }
    assert {name for name, count in counts.items() if not count} == set()
