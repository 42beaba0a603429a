"""POST /v1/projects/{project_id}/jobs/bulk: a line in, a line out."""

import json
import socket

from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.live import running
from tests.api.test_create_job import a_body
from tests.api.told import told
from tests.factories import Studio

NDJSON = {"content-type": "application/x-ndjson"}


def path_of(studio: Studio) -> str:
    return f"/v1/projects/{studio.project.id}/jobs/bulk"


def lines_of(*bodies: object) -> bytes:
    return b"".join(body if isinstance(body, bytes) else json.dumps(body).encode() + b"\n" for body in bodies)


def test_nobody_may(nobody: TestClient, studio: Studio) -> None:
    told(nobody.post(path_of(studio), content=b"{}", headers=NDJSON), 401, "unauthorized_request")


def test_another_organization_finds_no_project(stranger: TestClient, studio: Studio) -> None:
    told(stranger.post(path_of(studio), content=b"{}", headers=NDJSON), 404, "resource_error")


def test_each_line_has_its_answer_in_order(client: TestClient, studio: Studio) -> None:
    body = lines_of(a_body("1"), b"no json\n", b"\n", a_body("2", tag="unknown"), a_body("3"))
    response = client.post(path_of(studio), content=body, headers=NDJSON)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    answers = [json.loads(line) for line in response.text.splitlines()]
    assert [(each["line"], each["success"]) for each in answers] == [(1, True), (2, False), (4, False), (5, True)]
    assert answers[0]["data"].keys() == {"job_id", "reference_id", "tag", "work_flow_id", "batch_id"}
    assert [each["error"]["code"] for each in answers[1:3]] == ["GE_0001", "FS_0005"]


def test_the_same_lines_again_give_the_same_answers(client: TestClient, studio: Studio) -> None:
    body = lines_of(*(a_body(str(number)) for number in range(20)))
    first, second = (client.post(path_of(studio), content=body, headers=NDJSON).text for _ in range(2))
    assert first == second


def test_a_line_is_told_of_names_that_people_take_for_the_same(client: TestClient, studio: Studio) -> None:
    frames = [{"frame_id": frame_id, "src": "https://example.com/x.jpg"} for frame_id in ("a", "A")]
    body = lines_of(a_body("twins", data={"video_data": {"frames": frames}}), a_body("others"))
    answers = client.post(path_of(studio), content=body, headers=NDJSON).text.splitlines()
    told = [json.loads(line)["data"].get("warnings", []) for line in answers]
    assert [[each["code"] for each in warnings] for warnings in told] == [["similar_frame_id"], []]


def test_too_many_lines_are_refused_from_there_on(client: TestClient, studio: Studio) -> None:
    body = b"{}\n" * 1200
    last = client.post(path_of(studio), content=body, headers=NDJSON).text.splitlines()[-1]
    assert "1000" in json.loads(last)["error"]["message"]


def test_a_body_of_another_type_is_415(client: TestClient, studio: Studio) -> None:
    told(client.post(path_of(studio), json=[a_body()]), 415, "unsupported_media_type")
    told(
        client.post(path_of(studio), content=b"", headers=NDJSON | {"content-encoding": "gzip"}),
        415,
        "unsupported_media_type",
    )


def test_a_client_that_sends_everything_before_it_listens_is_not_stuck(api: FastAPI, studio: Studio, key: str) -> None:
    body = lines_of(*(a_body(str(number)) for number in range(900))) + b"x\n" * 50
    head = f"POST {path_of(studio)} HTTP/1.1\r\nHost: rotoscope.test\r\nx-api-key: {key}\r\n"
    head += f"Content-Type: application/x-ndjson\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    with running(api) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(120)
        connection.sendall(head.encode() + body)
        raw = b""
        while piece := connection.recv(1 << 16):
            raw += piece
    assert raw.count(b'"success":true') == 900
