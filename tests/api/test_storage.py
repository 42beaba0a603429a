"""What is kept where: GET /v1/storage."""

from collections.abc import Callable

from starlette.testclient import TestClient

from rotoscope.services.house import House
from rotoscope.services.people import sessions
from rotoscope.services.upkeep import storage
from rotoscope.store import space
from rotoscope.store.tables import frames
from tests.api.entering import joined
from tests.api.told import given, told
from tests.factories import Studio, a_job


def framed(house: House, studio: Studio, *pictures: tuple[str, int]) -> None:
    """A job with these pictures: what names their bytes, and how many there are."""
    job = a_job(house, studio, frames=len(pictures))
    rows = [
        {"job_id": job.id, "index": n, "frame_id": f"f{n}", "src": "", "state": "ready", "sha256": s, "byte_count": b}
        for n, (s, b) in enumerate(pictures)
    ]
    house.db.write_now(lambda conn: conn.execute(frames.insert(), rows))
    house.db.write_now(lambda conn: space.recount(conn, [job.id]))


def test_space_is_told_by_project_and_a_picture_counts_once_in_each_job(
    client: TestClient, house: House, studio: Studio
) -> None:
    framed(house, studio, ("a" * 64, 100), ("b" * 64, 20), ("a" * 64, 100))
    framed(house, studio, ("a" * 64, 100))
    empty = given(client.post("/v1/projects", json={"name": "Empty"}))["id"]
    found = given(client.get("/v1/storage"))
    rows = [(each["project_id"], each["jobs"], each["pictures"], each["picture_bytes"]) for each in found["projects"]]
    assert rows == [(studio.project.id, 2, 3, 220), (empty, 0, 0, 0)]
    assert (found["upload_count"], found["upload_bytes"]) == (0, 0)
    assert {each["what"]: each["days"] for each in found["kept"]}["The log of deliveries"] == 30


def test_only_owners_are_told_where_things_are(
    client: TestClient, house: House, studio: Studio, caller: Callable[..., TestClient]
) -> None:
    owner = sessions.principal_of(studio.owner)
    seen = house.db.read_now(lambda conn: storage.look(conn, house, owner))
    assert seen.database.place == house.db.place != ""
    assert seen.blobs.place == house.blobs.place
    for asker in (joined(client, caller, "manager"), client):
        found = given(asker.get("/v1/storage"))
        assert (found["database"]["place"], found["blobs"]["place"]) == ("", "")
        assert found["database"]["kind"] == house.db.dialect
    told(joined(client, caller, "maker", "Ben").get("/v1/storage"), 403, "unauthorized")


def test_a_stranger_and_a_key_of_one_project_see_nothing_of_others(
    client: TestClient, stranger: TestClient, nobody: TestClient, house: House, studio: Studio
) -> None:
    framed(house, studio, ("a" * 64, 100))
    told(nobody.get("/v1/storage"), 401, "unauthorized_request")
    assert studio.project.id not in stranger.get("/v1/storage").text
    other = given(client.post("/v1/projects", json={"name": "Other"}))["id"]
    bound = given(client.post("/v1/keys", json={"name": "k", "project_id": other}))["secret"]
    seen = given(client.get("/v1/storage", headers={"x-api-key": bound}))
    assert [each["project_id"] for each in seen["projects"]] == [other]
