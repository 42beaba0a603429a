"""Two houses that differ in another organization only answer us alike, byte for byte, by every route that reads."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.api.event_ids import id_of
from rotoscope.api.role_matrix import MATRIX
from rotoscope.blobs import MemoryBlobs
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import FakeClock
from rotoscope.media.workshop import Workshop
from rotoscope.services.house import House
from rotoscope.services.links import Links
from rotoscope.services.people import sessions
from rotoscope.store.database import open_database
from rotoscope.store.news import START
from rotoscope.store.tables import news
from tests.api.live import running
from tests.conftest import SMALL_LIMITS
from tests.trust.two_worlds import ORIGIN, Seeds, World, a_world

PARAMETER = re.compile(r"\{([a-z0-9_]+)\}")
ENDLESS = {"/v1/stream"}  # heard below, up to our last piece of news
SAME_FOR_ALL = {"/health", "/ready", "/docs", "/openapi.json"}
DOORS = [path for method, path in MATRIX if method == "GET" and path not in ENDLESS | SAME_FOR_ALL]
PLAIN = {"index": "0", "version": "1", "revision": "1", "purpose": "frames"}
MISSING = "5b0f3c1e-0000-4000-8000-00000000dead"
QUERIES: tuple[dict[str, str], ...] = ({}, {"page_size": "2"}, {"q": "10", "state": "open", "order": "newest"})
SEALED = re.compile(rb'("next_page_token":")[0-9a-f]{32}"')  # sealed numbers differ, and tell nothing; others may not
EVENT_ID = re.compile(rb"(?m)^id: [0-9a-f]{64}$")  # the same
Answer = tuple[int, tuple[tuple[str, str], ...], bytes]


@contextlib.contextmanager
def a_house(folder: Path, template: Path, clock: FakeClock) -> Iterator[House]:
    folder.mkdir()
    (folder / "rotoscope.sqlite").write_bytes(template.read_bytes())
    workshop = Workshop(folder / "staging", children_max=1)
    db = open_database(f"sqlite:///{folder / 'rotoscope.sqlite'}")
    yield House(
        db=db,
        blobs=MemoryBlobs(),
        fetcher=Fetcher(),
        workshop=workshop,
        clock=clock,
        limits=SMALL_LIMITS,
        links=Links(ORIGIN, b"s" * 32),
    )
    workshop.close()
    db.close()


def questions(ours: dict[str, str], foreign: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each door with what is ours, with what is nobody's, and with one id at a time that is theirs."""
    for path in DOORS:
        names = PARAMETER.findall(path)
        for query in QUERIES:
            yield filled(path, ours), query
        if names:
            yield filled(path, {}), {}
        for name in foreign.keys() & set(names):
            yield filled(path, ours | {name: foreign[name]}), {}


def filled(path: str, known: dict[str, str]) -> str:
    return PARAMETER.sub(lambda found: PLAIN.get(found[1]) or known.get(found[1], MISSING), path)


def asked(client: TestClient, method: str, path: str, **more: Any) -> Answer:
    answer = client.request(method, path, headers={"accept-encoding": "identity"}, **more)
    headers = tuple(sorted(answer.headers.items()))
    return answer.status_code, headers, SEALED.sub(rb"\1", answer.content)


def everything(world: World, foreign: dict[str, str]) -> dict[str, Answer]:
    """All answers: to our key, to one who draws, to one who checks, to nobody."""
    ours, told = world.ours, {}
    callers = {"key": ours.client, "ann": ours.desk.ann, "cho": ours.desk.cho, "nobody": ours.caller()}
    with world.seeds.of("asking"), contextlib.ExitStack() as stack:
        for name, client in callers.items():
            stack.enter_context(client)
            known = foreign if name in ("key", "ann") else {}
            for path, query in questions(ours.ids, known):
                if name == "key" or not query:
                    told[f"{name} GET {path} {query}"] = asked(client, "GET", path, params=query)
        for method, path, body in attempts(ours.ids, foreign):
            told[f"{method} {path} {body}"] = asked(ours.client, method, path, json=body)
    return told


def heard(house: House, world: World) -> bytes:
    """The stream as our key hears it, from the first day to our last piece of news."""
    asker = sessions.principal_of(world.ours.owner)
    ours = sa.select(sa.func.count()).where(news.c.organization_id == asker.organization_id)
    count = house.db.read_now(lambda conn: conn.execute(ours).scalar_one())
    headers = dict(world.ours.client.headers) | {"last-event-id": id_of(START, house, asker)}
    told = b""
    with (
        running(build_api(house)) as port,
        httpx2.stream("GET", f"http://127.0.0.1:{port}/v1/stream", headers=headers, timeout=30) as stream,
    ):
        assert stream.status_code == 200
        for part in stream.iter_raw():
            told += part
            if told.count(b"\ndata: ") >= count:
                break
    assert count > 5, "little was told; this proves little"
    return EVENT_ID.sub(b"id", told)


def attempts(ours: dict[str, str], theirs: dict[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Writes that name what others have: the refusal, or the yes, is the same whether they have it or not."""
    project = f"/v1/projects/{ours['project_id']}"
    data = {"video_data": {"frames": [{"frame_id": "f", "src": "https://example.com/1.jpg"}]}}
    job = {"reference_id": "their-001", "tag": "default", "data": data}
    yield "POST", f"{project}/jobs", job | {"batch_id": theirs["batch_id"]}
    yield "POST", f"{project}/jobs", job | {"work_flow_id": theirs["workflow_id"]}
    yield "POST", f"{project}/jobs", job
    yield "POST", f"{project}/jobs/actions", {"action": "cancel", "job_ids": [theirs["job_id"]]}
    yield "POST", "/v1/sign-in", {"email": "new-ann@example.org", "password": "a rather long sentence"}
    yield (
        "POST",
        "/v1/webhooks",
        {"url": "https://x.example/", "kinds": ["job.completed"], "project_id": theirs["project_id"]},
    )
    yield "POST", "/v1/invitations", {"role": "maker", "email": "new-ann@example.org"}
    yield "POST", f"/v1/tasks/{theirs['task_id']}/claim", {}
    yield "POST", "/v1/tasks/claim", {}
    yield "POST", "/v1/projects", {"name": "Elsewhere crossing"}


def test_what_another_organization_does_changes_no_byte_of_any_answer_to_us(
    tmp_path: Path, sqlite_template: Path
) -> None:
    told: list[dict[str, Answer]] = []
    streams: list[bytes] = []
    foreign: dict[str, str] = {}
    for busy in (2, 0):  # the busy one first: its ids are asked for in both
        seeds, clock = Seeds(), FakeClock()
        with pytest.MonkeyPatch.context() as patch, a_house(tmp_path / str(busy), sqlite_template, clock) as house:
            seeds.install(patch)
            world = a_world(house, clock, seeds, busy=busy)
            foreign = foreign or dict(world.theirs.ids)
            streams.append(heard(house, world))
            told.append(everything(world, foreign))
    with_neighbours, alone = told
    assert with_neighbours.keys() == alone.keys()
    differing = [question for question in alone if with_neighbours[question] != alone[question]]
    assert not differing, "\n".join(f"{each}\n  {with_neighbours[each]}\n  {alone[each]}" for each in differing[:3])
    assert streams[0] == streams[1]
    found = [question for question, answer in alone.items() if answer[0] == 200]
    assert len(found) > 100, "most of what was asked was not found; this proves little"
