"""Label schemas: GET|PUT /v1/projects/{p}/schema, GET …/schema/versions, GET …/schema/{version}."""

from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.services.house import House
from tests.api.told import given, told
from tests.factories import Studio, a_job

CAR = {"name": "Car", "kinds": ["rectangle"], "color": "rgb(1,2,3)"}
POSE = {"name": "pose", "type": "select", "values": ["standing", "lying"]}


FILLED_IN = {"scope": "frame", "required": False, "default": None, "minimum": None, "maximum": None, "shown_if": None}


def path(studio: Studio) -> str:
    return f"/v1/projects/{studio.project.id}/schema"


def test_nobody_reads_or_writes_a_schema(nobody: TestClient, stranger: TestClient, studio: Studio) -> None:
    for caller, status, code in ((nobody, 401, "unauthorized_request"), (stranger, 404, "resource_error")):
        told(caller.get(path(studio)), status, code)
        told(caller.get(f"{path(studio)}/1"), status, code)
        told(caller.put(path(studio), json={"labels": [CAR]}), status, code)


def test_each_change_is_a_version_and_old_versions_stay(client: TestClient, studio: Studio) -> None:
    second = given(client.put(path(studio), json={"labels": [CAR | {"attributes": [POSE]}]}))
    assert (second["version"], second["is_open"]) == (2, False)
    assert second["labels"][0]["attributes"][0] == POSE | FILLED_IN
    assert given(client.put(path(studio), json={"labels": [CAR]}))["version"] == 3
    assert given(client.get(path(studio)))["version"] == 3
    assert given(client.get(f"{path(studio)}/2")) == second
    assert given(client.get(f"{path(studio)}/1"))["is_open"] is True


def test_writing_the_same_again_makes_no_version(client: TestClient, studio: Studio) -> None:
    for _ in range(2):
        assert given(client.put(path(studio), json={"labels": [CAR]}))["version"] == 2


def test_each_version_tells_how_many_jobs_use_it(client: TestClient, house: House, studio: Studio) -> None:
    for state in (JobState.OPEN, JobState.COMPLETED, JobState.CANCELLED):
        a_job(house, studio, state=state)
    given(client.put(path(studio), json={"labels": [CAR]}))
    versions = given(client.get(f"{path(studio)}/versions"))["versions"]
    assert [(one["version"], one["job_count"], one["open_job_count"]) for one in versions] == [(2, 0, 0), (1, 3, 1)]
    assert versions[0]["created_at_ms"] > 0


def test_a_version_that_is_not_there(client: TestClient, studio: Studio) -> None:
    told(client.get(f"{path(studio)}/7"), 404, "resource_error")
    for odd in ("0", "x", "1.5", str(2**40)):
        told(client.get(f"{path(studio)}/{odd}"), 400, "GE_0001")


def test_every_fault_of_a_schema_is_named_at_once(client: TestClient, studio: Studio) -> None:
    labels = [
        CAR,
        CAR,
        {"name": "Person", "attributes": [{"name": "pose", "type": "select"}, {"name": "age", "type": "number"}] * 2},
        {"name": "Face", "points": ["nose"], "edges": [["nose", "ear"]], "places": [[0, 0], [1, 1]]},
        {"name": "Van", "attributes": [POSE | {"default": "running"}]},
    ]
    error = told(client.put(path(studio), json={"labels": labels}), 400, "GE_0001")
    assert [(fault["pointer"], fault["code"]) for fault in error["data"]["errors"]] == [
        ("/labels/1/name", "duplicate"),
        ("/labels/2/attributes/2/name", "duplicate"),
        ("/labels/2/attributes/3/name", "duplicate"),
        ("/labels/2/attributes/0/values", "missing_values"),
        ("/labels/2/attributes/2/values", "missing_values"),
        ("/labels/3/edges/0", "unknown_point"),
        ("/labels/3/places", "places_of_points"),
        ("/labels/4/attributes/0/default", "invalid_default"),
    ]
    assert given(client.get(path(studio)))["version"] == 1


def test_wrong_types_are_named(client: TestClient, studio: Studio) -> None:
    for body, pointer in (
        ({"labels": [{"name": "Car", "kinds": ["circle"]}]}, "/labels/0/kinds/0"),
        ({"labels": [{"name": "Car", "color": "red"}]}, "/labels/0/color"),
        ({"labels": [{"name": "Car", "colour": "rgb(1,2,3)"}]}, "/labels/0/colour"),
        ({"labels": {}}, "/labels"),
        ({"labels": [], "version": 3}, "/version"),
    ):
        error = told(client.put(path(studio), json=body), 400, "GE_0001")
        assert error["data"]["errors"][0]["pointer"] == pointer
