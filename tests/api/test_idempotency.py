"""Idempotency-Key: a request that is sent again is not carried out again, whatever happened to its answer."""

import inspect
from collections.abc import Callable

import httpx2
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.api.repeats import NATURAL
from rotoscope.api.role_matrix import row_of
from rotoscope.api.routes import all_routes
from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.services.people import keys as people_keys
from rotoscope.services.upkeep import tidying
from rotoscope.store.tables import kept_answers, keys, projects
from rotoscope.wire.member import NewKey
from tests.api.at_once import CutOff, caller, cut, together
from tests.api.told import given, told
from tests.factories import a_project

DAY_MS = 24 * 3600 * 1000
NAMED = {"Idempotency-Key": "one"}
NEW = {"name": "Streets"}


def a_key(house: House) -> str:
    studio = a_project(house)
    return house.db.write_now(lambda conn: people_keys.create_key(conn, house, studio.manager, NewKey("a key"))).secret


def named(house: House, name: str = "Streets") -> int:
    select = sa.select(sa.func.count()).where(projects.c.name == name)
    return house.db.read_now(lambda conn: conn.execute(select).scalar_one())


def test_a_repeat_gets_the_answer_of_the_first(client: TestClient, house: House) -> None:
    first = client.post("/v1/projects", json=NEW, headers=NAMED)
    again = client.post("/v1/projects", json=NEW, headers=NAMED)
    assert first.content == again.content
    assert given(first)["name"] == "Streets"
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert named(house) == 1


def test_without_a_name_or_with_another_it_is_carried_out_again(client: TestClient, house: House) -> None:
    for headers in (NAMED, {}, {"Idempotency-Key": "two"}, {}):
        given(client.post("/v1/projects", json=NEW, headers=headers))
    assert named(house) == 4


@pytest.mark.parametrize("route", ["/v1/projects?x=1", "/v1/members", "/v1/keys"])
def test_the_same_name_with_another_request_is_refused(client: TestClient, route: str) -> None:
    given(client.post("/v1/projects", json=NEW, headers=NAMED))
    told(client.post(route, json=NEW, headers=NAMED), 422, "idempotency_key_reused")


def test_the_same_name_with_another_body_is_refused(client: TestClient, house: House) -> None:
    given(client.post("/v1/projects", json=NEW, headers=NAMED))
    told(client.post("/v1/projects", json=NEW | {"guide": "g"}, headers=NAMED), 422, "idempotency_key_reused")
    assert named(house) == 1


def test_what_was_refused_is_tried_again(client: TestClient, house: House) -> None:
    told(client.post("/v1/projects", json={"name": ""}, headers=NAMED), 400, "GE_0001")
    given(client.post("/v1/projects", json=NEW, headers=NAMED))
    taken = {"name": "b"}
    batch = f"/v1/projects/{given(client.get('/v1/projects'))['projects'][0]['id']}/batch"
    given(client.post(batch, json=taken))
    for _ in range(2):
        told(client.post(batch, json=taken, headers={"Idempotency-Key": "two"}), 400, "BATCH_CREATION")


def test_a_name_is_its_callers(client: TestClient, stranger: TestClient, caller: Callable[..., TestClient]) -> None:
    other = caller(x_api_key=given(client.post("/v1/keys", json={"name": "other"}))["secret"])
    ids = {given(each.post("/v1/projects", json=NEW, headers=NAMED))["id"] for each in (client, other, stranger)}
    assert len(ids) == 3


@pytest.mark.parametrize("name", ["", " ", "é", "a b", '"', 'a"b', "x" * 256, "a,b\\c"])
def test_a_name_that_is_none_is_refused(client: TestClient, name: str) -> None:
    error = told(client.post("/v1/projects", json=NEW, headers={"Idempotency-Key": name.encode()}), 400, "GE_0001")
    assert error["data"]["errors"][0]["pointer"] == "/headers/idempotency-key"


def test_quotes_around_a_name_are_not_part_of_it(client: TestClient) -> None:
    first = client.post("/v1/projects", json=NEW, headers=NAMED)
    assert client.post("/v1/projects", json=NEW, headers={"Idempotency-Key": '"one"'}).content == first.content


def test_an_answer_is_kept_for_a_day(client: TestClient, house: House, clock: FakeClock) -> None:
    given(client.post("/v1/projects", json=NEW, headers=NAMED))
    clock.advance(DAY_MS - 1)
    given(client.post("/v1/projects", json=NEW, headers=NAMED))
    assert named(house) == 1
    clock.advance(1)
    given(client.post("/v1/projects", json=NEW, headers=NAMED))
    assert named(house) == 2


async def test_answers_that_are_too_old_are_tidied_away(both: House, clock: FakeClock) -> None:
    async with caller(build_api(both), a_key(both)) as client:
        for name in "abc":
            await client.post("/v1/projects", json=NEW, headers={"Idempotency-Key": name})
    count = sa.select(sa.func.count()).select_from(kept_answers)
    await tidying.tidy(both)
    assert both.db.read_now(lambda conn: conn.execute(count).scalar_one()) == 3
    clock.advance(DAY_MS)
    await tidying.tidy(both)
    assert both.db.read_now(lambda conn: conn.execute(count).scalar_one()) == 0


async def test_an_answer_that_was_lost_after_the_commit_is_given_after_a_restart(both: House) -> None:
    secret = a_key(both)
    async with caller(cut(build_api(both)), secret) as client:
        with pytest.raises(CutOff):
            await client.post("/v1/keys", json={"name": "lost"}, headers=NAMED)
    async with caller(build_api(both), secret) as client:
        answers = [await client.post("/v1/keys", json={"name": "lost"}, headers=NAMED) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["idempotent-replayed"] == "true"
    select = sa.select(sa.func.count()).where(keys.c.name == "lost")
    assert both.db.read_now(lambda conn: conn.execute(select).scalar_one()) == 1
    async with caller(build_api(both), answers[0].json()["data"]["secret"]) as client:
        assert (await client.get("/v1/me")).status_code == 200, "the secret of the lost answer opens"


@pytest.mark.parametrize("processes", [1, 4])
def test_of_many_at_once_one_is_carried_out(both: House, processes: int) -> None:
    """In one process the others are told to wait, of several processes they wait in the database."""
    apis = [build_api(both) for _ in range(processes)]

    async def app(scope: object, receive: object, send: object) -> None:
        apis.append(apis.pop(0))
        await apis[0](scope, receive, send)  # type: ignore[arg-type]

    async def ask(client: httpx2.AsyncClient, _: int) -> httpx2.Response:
        return await client.post("/v1/projects", json=NEW, headers=NAMED)

    heard = together(app, a_key(both), 64, ask)
    assert named(both) == 1
    done = [each for each in heard if each.status_code == 200]
    assert len({each.content for each in done}) == 1
    for each in heard:
        if each.status_code != 200:
            assert told(each, 409, "request_in_progress")  # type: ignore[arg-type]
            assert each.headers["retry-after"] == "1"
    if processes > 1:
        assert len(done) > 1


def test_a_secret_that_was_answered_is_not_in_the_database(client: TestClient, house: House) -> None:
    secret = given(client.post("/v1/keys", json={"name": "k"}, headers=NAMED))["secret"]
    (kept,) = house.db.read_now(lambda conn: conn.execute(sa.select(kept_answers)).mappings().all())
    assert secret.encode() not in kept["answer"]
    assert b"success" not in kept["answer"]
    assert "one" not in map(str, kept.values())


def posts() -> list[APIRoute]:
    own = {row_of("POST", route)[1]: route for route in all_routes() if "POST" in route.methods}
    return [route for path, route in own.items() if path not in NATURAL]


def test_every_post_goes_the_way_on_which_it_may_be_repeated() -> None:
    """Or stands in `NATURAL`, with the reason why it needs no name."""
    sources = {route.path: inspect.getsource(route.endpoint) for route in posts()}
    assert [path for path, text in sources.items() if "carry_out(" not in text and "_take(" not in text] == []


def test_what_needs_no_name_is_there(api: FastAPI) -> None:
    assert {row_of("POST", route)[1] for route in all_routes() if "POST" in route.methods} >= NATURAL.keys()
