"""Handing in: what the label schema requires must be said."""

import pytest

from rotoscope.domain.errors import Incomplete
from rotoscope.domain.schema import Attribute, AttributeScope, AttributeType, Label, LabelSchema
from rotoscope.services import dispatch, setup
from rotoscope.services.house import House
from tests.factories import a_project
from tests.services.working import Work, at_work, create

AGE = Attribute("age", AttributeType.NUMBER, AttributeScope.TRACK, required=True, minimum=0)


@pytest.fixture
def work(house: House) -> Work:
    studio = a_project(house)
    schema = LabelSchema(0, (Label("Car", attributes=(AGE,)), Label("Bus")), is_open=False)
    manager = studio.manager
    house.db.write_now(lambda conn: setup.put_schema(conn, house, manager, studio.project.id, schema))
    project = house.db.read_now(lambda conn: setup.get_project(conn, manager, studio.project.id))
    studio = type(studio)(studio.owner, project, studio.workflow, studio.batch_id)
    return at_work(house, studio=studio)


def submit(work: Work) -> str:
    token, revision = work.task.lease_token or 0, work.have
    return work.house.db.write_now(
        lambda conn: dispatch.submit(conn, work.house, work.maker, work.task.id, token, revision)
    ).state


def age(number: int, value: object) -> dict:
    change = {"track": "a", "cell": "attribute", "name": "age", "frame": None, "before": None, "after": value}
    return {"edit_id": f"session:{number}", "changes": [change]}


def test_a_job_without_a_required_value_is_not_handed_in(work: Work) -> None:
    work.post(create(1, "a"))
    with pytest.raises(Incomplete) as refused:
        submit(work)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/tracks/a/attributes/age", "required")]
    work.post(age(2, -1))
    with pytest.raises(Incomplete) as refused:
        submit(work)
    assert [fault.code for fault in refused.value.faults] == ["too_small"]
    work.post(age(3, 7))
    assert submit(work) == "submitted"


def test_labels_that_ask_for_nothing_hold_nothing_up(work: Work) -> None:
    work.post(create(1, "b", label="Bus"))
    assert submit(work) == "submitted"
