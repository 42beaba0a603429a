"""Projects, label schemas and workflows: kept whole, versions for ever."""

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from rotoscope.domain.member import Organization, Principal, Role
from rotoscope.domain.project import Project
from rotoscope.domain.schema import OPEN_SCHEMA, Attribute, AttributeScope, AttributeType, Label, LabelSchema
from rotoscope.domain.workflow import MAKE_ONLY, Step, StepKind, Workflow
from rotoscope.store import organizations, projects, schemas, workflows
from rotoscope.store.database import Database

NOW = 1_700_000_000_000
OLGA = Principal("olga", "acme", Role.OWNER, "Olga")
STREET = Project("street", "acme", "Street", "VIDEO", 1, "", "", "", NOW)
ATTRIBUTES = (
    Attribute("pose", AttributeType.SELECT, AttributeScope.FRAME, ("standing", "lying"), True, "standing"),
    Attribute("colours", AttributeType.MULTI, AttributeScope.TRACK, ("red", "blue"), default=("red", "blue")),
    Attribute("speed", AttributeType.NUMBER, default=1.5),
    Attribute("parked", AttributeType.CHECKBOX, default=False),
)
FACE = Label("Face", "Gesicht", "rgb(1,2,3)", "f", ("landmark",), ATTRIBUTES, ("nose", "ear"), (("nose", "ear"),))


@pytest.fixture(autouse=True)
def street(db: Database) -> None:
    def fill(conn: sa.Connection) -> None:
        organizations.insert(conn, Organization("acme", "Acme", NOW))
        projects.insert(conn, STREET)
        schemas.insert(conn, STREET.id, OPEN_SCHEMA, NOW)

    db.write_now(fill)


def test_a_change_writes_what_it_names_and_nothing_else(db: Database) -> None:
    db.write_now(lambda conn: projects.update(conn, "street", guide="All people"))
    db.write_now(lambda conn: projects.update(conn, "street", name="Strasse"))
    db.write_now(lambda conn: projects.update(conn, "street"))
    found = db.read_now(lambda conn: projects.get(conn, "street"))
    assert found is not None
    assert (found.name, found.guide, found.base) == ("Strasse", "All people", "VIDEO")
    assert db.read_now(lambda conn: projects.listed(conn, OLGA)) == [found]


def test_a_schema_comes_back_as_it_was_written(db: Database) -> None:
    schema = LabelSchema(2, (FACE, Label("Car")), is_open=False)
    db.write_now(lambda conn: schemas.insert(conn, "street", schema, NOW))
    assert db.read_now(lambda conn: schemas.get(conn, "street", 2)) == schema
    assert db.read_now(lambda conn: schemas.get(conn, "street", 1)) == OPEN_SCHEMA
    assert db.read_now(lambda conn: schemas.find(conn, "street", 3)) is None


def test_two_who_take_the_next_version_at_once_get_two(db: Database) -> None:
    taken: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: taken.append(db.write_now(lambda conn: projects.raise_schema_version(conn, "street")))
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(2, 10))


def test_a_workflow_is_found_by_id_and_by_tag_in_its_own_project(db: Database) -> None:
    two = Workflow("w2", "street", "Two", "two", (Step("draw", StepKind.MAKER), Step("check", StepKind.CHECKER)))
    one = Workflow("w1", "street", "One", "one", MAKE_ONLY)
    assert db.write_now(lambda conn: [workflows.insert(conn, each, NOW) for each in (one, two)]) == [True, True]
    assert not db.write_now(lambda conn: workflows.insert(conn, replace(one, id="w3"), NOW))
    assert db.read_now(lambda conn: workflows.get(conn, "street", "w2")) == two
    assert db.read_now(lambda conn: workflows.by_tag(conn, "street", "one")) == one
    assert db.read_now(lambda conn: workflows.get(conn, "elsewhere", "w2")) is None
    assert db.read_now(lambda conn: workflows.of_project(conn, "street")) == [one, two]
