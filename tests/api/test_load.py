"""More than can be carried: refused cheaply and in order of worth, while what was taken in is done."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace

import httpx2
import pytest
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from rotoscope.api.app import build_api
from rotoscope.api.load import Carry, Kind, Load, kind_of
from rotoscope.domain.errors import Overloaded
from rotoscope.services.house import House
from rotoscope.services.people import keys
from rotoscope.wire.member import NewKey
from tests.api.at_once import caller
from tests.api.told import told
from tests.factories import Studio, a_job

AT_ONCE = 8
TURNS_MAX = 1000


@pytest.fixture
def api(house: House) -> FastAPI:
    """No time passes for it, so that nobody is late however slow this machine is."""
    api = build_api(house, requests_at_once=AT_ONCE)
    api.state.load.now = api.state.load.waited = lambda: 0.0
    return api


@contextlib.contextmanager
def stuck(house: House) -> Iterator[threading.Event]:
    """A disk that does not answer, until the event is set."""
    free = threading.Event()
    holder = threading.Thread(target=house.db.write_now, args=(lambda _: free.wait(60),))
    holder.start()
    try:
        yield free
    finally:
        free.set()
        holder.join()


async def until_carried(api: FastAPI, count: int) -> None:
    for _ in range(TURNS_MAX):
        if api.state.load.carried >= count:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{api.state.load.carried} are carried, not {count}")


@contextlib.asynccontextmanager
async def slowly_sent(
    api: FastAPI, client: httpx2.AsyncClient, count: int
) -> AsyncIterator[tuple[asyncio.Event, list[asyncio.Task]]]:
    """So many changes of which half the body is there, until the event is set."""
    go_on = asyncio.Event()

    async def body(number: int) -> AsyncIterator[bytes]:
        yield b'{"name": '
        await go_on.wait()
        yield b'"slow %d"}' % number

    tasks = [asyncio.create_task(client.post("/v1/projects", content=body(number))) for number in range(count)]
    for _ in range(TURNS_MAX):
        if api.state.load.waiting == count:
            break
        await asyncio.sleep(0.01)
    assert (api.state.load.waiting, api.state.load.carried) == (count, 0)
    yield go_on, tasks


@contextlib.asynccontextmanager
async def flooded(api: FastAPI, client: httpx2.AsyncClient, count: int) -> AsyncIterator[list[asyncio.Task]]:
    """So many changes that wait for the disk."""
    tasks = [asyncio.create_task(client.post("/v1/projects", json={"name": f"p{n}"})) for n in range(count)]
    await until_carried(api, count)
    yield tasks


def refused(answer: httpx2.Response) -> bool:
    if answer.status_code == 200:
        return False
    told(answer, 503, "overloaded")  # type: ignore[arg-type]
    assert 1 <= int(answer.headers["retry-after"]) <= 5
    return True


async def test_what_is_too_much_is_refused_and_the_rest_is_done(
    api: FastAPI, house: House, studio: Studio, key: str
) -> None:
    job = a_job(house, studio)
    edits = f"/v1/jobs/{job.id}/edits"
    async with caller(api, key) as client:
        assert not refused(await client.get("/v1/projects"))
        with stuck(house) as free:
            async with flooded(api, client, 2 * AT_ONCE) as tasks:
                assert refused(await client.get("/v1/projects")), "listings go first"
                assert refused(await client.post("/v1/projects", json={"name": "one more"})), "then new work"
                assert (await client.post(edits, json={})).status_code == 400, "what is drawn is let in and looked at"
                assert (await client.get("/health")).status_code == 200
                free.set()
                assert [refused(answer) for answer in await asyncio.gather(*tasks)].count(True) == 0
        assert not refused(await client.post("/v1/projects", json={"name": "afterwards"}))
        names = [project["name"] for project in (await client.get("/v1/projects")).json()["data"]["projects"]]
    assert {"afterwards", *(f"p{n}" for n in range(2 * AT_ONCE))} < {*names}
    assert "one more" not in names
    assert api.state.load.carried == 0


async def test_many_slow_lines_keep_nobody_out(api: FastAPI, key: str) -> None:
    async with caller(api, key) as client, slowly_sent(api, client, 3 * AT_ONCE) as (go_on, slow):
        assert not refused(await client.get("/v1/projects"))
        assert not refused(await client.post("/v1/projects", json={"name": "quick"}))
        go_on.set()
        assert [refused(answer) for answer in await asyncio.gather(*slow)].count(True) == 0
        assert (api.state.load.waiting, api.state.load.carried) == (0, 0)


async def test_nobody_lets_bodies_without_number_wait(
    api: FastAPI, house: House, studio: Studio, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rotoscope.api.load.WAITING_PER_CALLER_MAX", 3)
    async with caller(api, key) as client, slowly_sent(api, client, 3) as (go_on, slow):
        answer = await client.post("/v1/projects", json={"name": "one more"})
        told(answer, 429, "too_many_requests")  # type: ignore[arg-type]
        made = house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, NewKey("theirs")))
        async with caller(api, made.secret) as other:
            assert (await other.post("/v1/projects", json={"name": "of another"})).status_code == 200
        go_on.set()
        assert {answer.status_code for answer in await asyncio.gather(*slow)} == {200}
        assert (await client.post("/v1/projects", json={"name": "afterwards"})).status_code == 200


async def test_who_reads_slowly_is_not_carried() -> None:
    load, carried = Load(4, lambda: 0.0), list[int]()

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        load.enter(scope)
        carried.append(load.carried)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        carried.append(load.carried)

    async def take(message: Message) -> None:
        if message["type"] == "http.response.body":
            carried.append(load.carried)

    async def nothing() -> Message:
        raise AssertionError("nothing is asked for")

    await Carry(app, load)({"type": "http", "path": "/v1/me", **a_scope("GET", "/v1/me")}, nothing, take)
    assert carried == [1, 0, 1]
    assert load.carried == 0


def test_drawing_has_an_end_too() -> None:
    load = Load(4, lambda: 0.0)
    for _ in range(16):
        load.enter(a_scope("POST", "/v1/jobs/{job_id}/edits"))
    with pytest.raises(Overloaded):
        load.enter(a_scope("POST", "/v1/jobs/{job_id}/edits"))


def test_a_long_queue_is_refused_by_its_age() -> None:
    waited = [0.0]
    load = Load(100, lambda: waited[0])
    scopes = [a_scope("POST", "/v1/projects") for _ in range(30)]
    for scope in scopes:
        load.enter(scope)
    for seconds, open_to in ((0.9, {*Kind}), (1.1, {Kind.CHANGE, Kind.DRAWING}), (2.1, {Kind.DRAWING}), (8.1, set())):
        waited[0] = seconds
        assert {kind for kind in Kind if is_let_in(load, kind)} == open_to
    for scope in scopes[10:]:
        load.leave(scope)
    assert is_let_in(load, Kind.LISTING), "where few wait, one of them is slow, and nobody else's matter"


def test_fewer_are_let_in_where_few_leave() -> None:
    now = [0.0]
    load = Load(256, lambda: 0.0, lambda: now[0])

    def let_in_while(leaving_per_second: int) -> int:
        """How many changes are carried after four seconds in which always more came than went."""
        carried: list[dict] = []
        for _ in range(40):
            now[0] += 0.1
            for _ in range(120):
                scope = a_scope("POST", "/v1/projects")
                with contextlib.suppress(Overloaded):
                    load.enter(scope)
                    carried.append(scope)
            for _ in range(min(leaving_per_second // 10, len(carried) - 64)):
                load.leave(carried.pop(0))
        count = len(carried)
        for scope in carried:
            load.leave(scope)
        return count

    assert let_in_while(1000) > 256, "they are answered within half a second"
    assert let_in_while(160) <= 90, "half a second's worth, as a quarter of the two that a change may wait"
    assert let_in_while(1000) > 256, "what was slow is forgotten with its crowd"


def test_who_leaves_twice_or_never_came_counts_once() -> None:
    load = Load(4, lambda: 0.0)
    scope = a_scope("GET", "/v1/me")
    load.leave(scope)
    load.enter(scope)
    load.enter(scope)
    assert load.carried == 1
    load.leave(scope)
    load.leave(scope)
    assert load.carried == 0


@pytest.mark.parametrize(
    ("method", "path", "is_turned_away"),
    [
        ("POST", "/v1/projects/p/jobs", True),
        ("POST", "/v0/projects/p/jobs/", True),
        ("DELETE", "/v1/projects/p", True),
        ("POST", "/v1/jobs/j/edits", False),
        ("POST", "/v1/jobs/j/edits/", False),
        ("POST", "/v1/tasks/t/submit", False),
        ("POST", "/v1/tasks/t/submit/x", True),
        ("GET", "/v1/projects", False),  # at its door, if it counts
        ("GET", "/health", False),
        ("POST", "/sign-in", False),
    ],
)
def test_new_work_is_turned_away_before_its_door_is_looked_for(method: str, path: str, is_turned_away: bool) -> None:
    load = Load(4, lambda: 0.0)
    load.look({"method": method, "path": path})  # nobody is refused while there is room
    for _ in range(8):
        load.enter(a_scope("POST", "/v1/jobs/{job_id}/edits"))
    with pytest.raises(Overloaded) if is_turned_away else contextlib.nullcontext():
        load.look({"method": method, "path": path})
    assert load.carried == 8


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/v1/jobs/{job_id}/edits", Kind.LISTING),
        ("POST", "/v1/jobs/{job_id}/edits", Kind.DRAWING),
        ("POST", "/v1/tasks/{task_id}/submit", Kind.DRAWING),
        ("POST", "/v1/projects/{project_id}/jobs", Kind.CHANGE),
        ("DELETE", "/v1/keys/{key_id}", Kind.CHANGE),
    ],
)
def test_people_who_draw_are_served_longest(method: str, path: str, kind: Kind) -> None:
    assert kind_of(method, path) is kind


def a_scope(method: str, path: str) -> dict:
    return {"method": method, "route": SimpleNamespace(path=path)}


def is_let_in(load: Load, kind: Kind) -> bool:
    method, path = {
        Kind.LISTING: ("GET", "/v1/me"),
        Kind.CHANGE: ("POST", "/v1/projects"),
        Kind.DRAWING: ("POST", "/v1/jobs/{job_id}/edits"),
    }[kind]
    scope = a_scope(method, path)
    try:
        load.enter(scope)
    except Overloaded:
        return False
    load.leave(scope)
    return True
