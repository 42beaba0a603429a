"""JSON at its edges, through the doors that read it: each case is taken or refused as it was decided, by every door."""

import json

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rotoscope.services.house import House
from tests.api.at_once import caller as a_caller
from tests.api.json_cases import CASES
from tests.api.told import told
from tests.factories import Studio, a_job

JSON = {"content-type": "application/json"}
LINES = {"content-type": "application/x-ndjson"}
FRAMES = b'{"frames":[{"frame_id":"1","src":"https://example.org/1.jpg"}]}'
RECTANGLE = b'{"p1":{"x":0,"y":0},"p2":{"x":1,"y":0},"p3":{"x":1,"y":1},"p4":{"x":0,"y":1}}'


def job(number: int, data: bytes, more: bytes = b"") -> bytes:
    return b'{"reference_id":"%d","tag":"default","data":{"video_data":%s%s}%s}' % (number, FRAMES, data, more)


def in_a_job(number: int, value: bytes) -> bytes:
    return job(number, b"", b',"ours":' + value)


def in_the_metadata(number: int, value: bytes) -> bytes:
    return job(number, b',"metadata":{"a":' + value + b"}")


def in_pre_labels(number: int, value: bytes) -> bytes:
    """Which are read by a scanner of their own."""
    track = b'{"_id":"1","type":"rectangle","label":"Car","ours":' + value + b',"frames":{}}'
    return job(number, b',"maker_response":{"video2d":{"data":{"annotations":[' + track + b"]}}}")


def in_a_batch(number: int, value: bytes) -> bytes:
    return b'{"name":"%d","ours":%s}' % (number, value)


INSIDE = {"job": in_a_job, "metadata": in_the_metadata, "pre-labels": in_pre_labels, "batch": in_a_batch}


def address(studio: Studio, place: str) -> str:
    return f"/v1/projects/{studio.project.id}/{'batch' if place == 'batch' else 'jobs'}"


@pytest.mark.parametrize("place", INSIDE)
async def test_a_member_that_nobody_reads_is_held_to_json_too(
    api: FastAPI, studio: Studio, key: str, place: str
) -> None:
    """What is unknown is ignored, but what is no JSON is not."""
    wrong = []
    async with a_caller(api, key) as client:
        for number, (name, (value, is_taken)) in enumerate(CASES.items()):
            answer = await client.post(address(studio, place), content=INSIDE[place](number, value), headers=JSON)
            if (answer.status_code == 200) is not is_taken:
                wrong.append((name, answer.status_code, answer.text[:160]))
            elif not is_taken:
                assert answer.status_code == 400
                assert answer.json()["data"]["errors"], name
    assert wrong == []


@pytest.mark.parametrize("path", ["/v1/projects", "/v1/webhooks", "/v1/tasks/claim"])
async def test_a_whole_body_at_our_own_doors(api: FastAPI, key: str, path: str) -> None:
    """None of the values is an object that they take: all are refused, none breaks anything."""
    async with a_caller(api, key) as client:
        for name, (value, _) in CASES.items():
            if path == "/v1/tasks/claim" and (not value.strip() or b"{" in value[:1]):
                continue  # there a body may be left out, and what is unknown in it is let pass
            answer = await client.post(path, content=value, headers=JSON)
            assert answer.status_code == 400, (name, answer.text[:160])
            assert answer.json()["error"]["code"] == "GE_0001", name


async def test_an_own_door_refuses_a_member_that_is_no_json(api: FastAPI, key: str) -> None:
    async with a_caller(api, key) as client:
        for name, (value, is_taken) in CASES.items():
            answer = await client.post("/v1/projects", content=b'{"name":"x","guide":' + value + b"}", headers=JSON)
            assert answer.status_code in ((200, 400) if is_taken else (400,)), (name, answer.text[:160])


def test_a_name_that_stands_twice_is_refused_with_its_place(client: TestClient) -> None:
    body = told(client.post("/v1/projects", content=b'{"name":"a","name":"b"}', headers=JSON), 400, "GE_0001")
    assert body["data"]["errors"][0]["pointer"] == "/name"


def test_a_line_that_is_no_json_harms_no_other(client: TestClient, studio: Studio) -> None:
    cases = {name: case for name, case in CASES.items() if b"\n" not in case[0] and b"\r" not in case[0]}
    lines = [in_a_job(number, value) for number, (value, _) in enumerate(cases.values())]
    answer = client.post(f"/v1/projects/{studio.project.id}/jobs/bulk", content=b"\n".join(lines), headers=LINES)
    told_of = [json.loads(line)["success"] for line in answer.text.splitlines()]
    assert told_of == [is_taken for _, is_taken in cases.values()]


async def test_an_edit_that_is_no_json_breaks_nothing(api: FastAPI, house: House, studio: Studio, key: str) -> None:
    path = f"/v1/jobs/{a_job(house, studio).id}/edits"
    async with a_caller(api, key) as client:
        for name, (value, _) in CASES.items():
            body = b'{"session":"s","task_id":"t","lease_token":1,"have":0,"edits":[' + value + b"]}"
            answer = await client.post(path, content=body, headers=JSON)
            assert answer.status_code in (200, 400, 404), (name, answer.text[:160])
