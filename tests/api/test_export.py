"""GET /v1/projects/{p}/results: many results in one zip."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.kit.ids import new_id
from rotoscope.services.delivery import export
from rotoscope.services.house import House
from rotoscope.store import jobs
from tests.api.told import told
from tests.factories import Studio, a_job

LARGE = b'{"data": [\n' + b",".join(b'"%d"' % number for number in range(200_000)) + b"]}"


def completed(house: House, studio: Studio, document: bytes | None) -> str:
    job = a_job(house, studio)
    sha256 = "0" * 64 if document is None else house.blobs.put(document)
    house.db.write_now(lambda conn: jobs.move(conn, job.id, [job.state], JobState.COMPLETED, result_sha256=sha256))
    return job.id


def opened(client: TestClient, studio: Studio, **query: str) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """The files of the archive by name, and its list."""
    response = client.get(f"/v1/projects/{studio.project.id}/results", params=query)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    return files, [json.loads(line) for line in files.pop("jobs.ndjson").splitlines()]


def test_it_holds_the_bytes_of_every_result_and_says_whose_they_are(
    client: TestClient, house: House, studio: Studio
) -> None:
    small, large, lost = (completed(house, studio, document) for document in (b"{}", LARGE, None))
    a_job(house, studio)
    files, listed = opened(client, studio)
    assert [(one["job_id"], one["file"] and files[one["file"]]) for one in listed] == [
        (small, b"{}"),
        (large, LARGE),
        (lost, None),
    ]


def test_it_holds_what_the_filter_names(client: TestClient, house: House, studio: Studio) -> None:
    one, other = (completed(house, studio, b"{}") for _ in range(2))
    of = lambda **query: [row["job_id"] for row in opened(client, studio, **query)[1]]  # noqa: E731
    assert of() == [one, other]
    assert of(jobs=other) == [other]
    assert of(batch_id=studio.batch_id) == [one, other]
    assert of(batch_id=new_id()) == of(q="nowhere") == []


def test_one_chosen_job_is_found_without_a_look_at_the_others(
    client: TestClient, house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [completed(house, studio, b"{}") for _ in range(5)]
    looks: list[int] = []
    page = jobs.page
    monkeypatch.setattr(export, "JOBS_AT_ONCE", 1)
    monkeypatch.setattr(jobs, "page", lambda *asked, **how: looks.append(1) or page(*asked, **how))
    assert [row["job_id"] for row in opened(client, studio, jobs=made[-1])[1]] == [made[-1]]
    assert len(looks) == 2


def test_an_export_is_for_those_who_see_the_project(
    nobody: TestClient, stranger: TestClient, client: TestClient, studio: Studio
) -> None:
    path = f"/v1/projects/{studio.project.id}/results"
    told(nobody.get(path), 401, "unauthorized_request")
    told(stranger.get(path), 404, "resource_error")
    for query in ({"jobs": "one"}, {"jobs": ",".join(new_id() for _ in range(201))}, {"q": "x" * 201}):
        told(client.get(path, params=query), 400, "GE_0001")
