"""The stream, on a real socket: what happens is heard, by those who may, from where they stopped."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from rotoscope.api import hub
from rotoscope.api.app import build_api
from rotoscope.domain.news import NewsItem, NewsKind
from rotoscope.kit.clock import FakeClock
from rotoscope.services import people
from rotoscope.services.delivery.stream import Audience
from rotoscope.services.house import House
from rotoscope.services.people import keys, sessions
from rotoscope.store import news, tables
from rotoscope.wire.member import NewKey, NewMember
from tests.api.live import running
from tests.factories import Studio, a_project, an_organization

ORIGIN = "http://127.0.0.1"
PATIENCE = 10  # seconds; hearts beat every fifteen, and see who listens every second


@pytest.fixture
def port(api: FastAPI) -> Iterator[int]:
    with running(api) as port:
        yield port


class Listener:
    """Reads events off an open stream."""

    def __init__(self, response: httpx2.Response) -> None:
        self._lines = response.iter_lines()

    def event(self) -> dict[str, Any]:
        """The next event: its fields, with `data` read. A stream that only beats its heart has none."""
        found: dict[str, Any] = {}
        until = time.monotonic() + PATIENCE
        for line in self._lines:
            if line.startswith(":") and time.monotonic() > until:
                return {"event": "nothing"}
            if not line and found:
                return found
            name, _, value = line.partition(": ")
            if name and not line.startswith(":"):
                found[name] = json.loads(value) if name == "data" else value
        return {"event": "end"}

    def heard(self, count: int) -> list[str]:
        """The ids of the next `count` events."""
        return [self.event()["data"]["ids"][0] for _ in range(count)]


@contextlib.contextmanager
def listening(port: int, key: str, last: str = "", **query: str) -> Iterator[Listener]:
    headers = {"x-api-key": key} | ({"last-event-id": last} if last else {})
    with (
        httpx2.Client(base_url=f"{ORIGIN}:{port}", timeout=30) as http,
        http.stream("GET", "/v1/stream", headers=headers, params=query) as response,
    ):
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Listener(response)


def tell(house: House, studio: Studio, *names: str, kind: NewsKind = NewsKind.JOB_CREATED) -> None:
    project = studio.project
    items = [NewsItem(kind, project.organization_id, project.id, [name], 1, house.clock.now_ms()) for name in names]
    for item in items:
        house.db.write_now(lambda conn, item=item: news.record(conn, item))


def test_what_happens_is_heard_as_it_happens(port: int, key: str, house: House, studio: Studio) -> None:
    with listening(port, key) as listener:
        assert listener.event()["event"] == "hello"
        tell(house, studio, "a")
        began = time.monotonic()
        told = listener.event()
        assert time.monotonic() - began < PATIENCE
    assert told["data"] == {
        "kind": "job.created",
        "at": "2023-11-14T22:13:20.000Z",
        "project_id": studio.project.id,
        "ids": ["a"],
        "count": 1,
    }


def test_whoever_comes_back_has_missed_nothing(port: int, key: str, house: House, studio: Studio) -> None:
    with listening(port, key) as listener:
        last = listener.event()["id"]
    tell(house, studio, "a", "b")
    with listening(port, key, last) as listener:
        assert listener.heard(1) == ["a"]
    with listening(port, key, last) as listener:
        first = listener.event()
        assert first["data"]["ids"] == ["a"]
        tell(house, studio, "c")
        assert listener.heard(2) == ["b", "c"]
    with listening(port, key, last_event_id=first["id"]) as listener:
        assert listener.heard(2) == ["b", "c"]


def test_whoever_fell_behind_what_is_in_memory_misses_nothing(
    port: int, key: str, house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "KEPT_MAX", 3)
    monkeypatch.setattr(hub, "READ_MAX", 4)
    with listening(port, key) as listener:
        last = listener.event()["id"]
        names = [str(number) for number in range(25)]
        tell(house, studio, *names)
        assert listener.heard(25) == names
        with listening(port, key, last) as late:
            assert late.heard(25) == names


def test_whoever_was_away_too_long_is_told_so(port: int, key: str, house: House, studio: Studio) -> None:
    with listening(port, key) as listener:
        last = listener.event()["id"]
    tell(house, studio, "a", "b", "c")
    house.db.write_now(lambda conn: news.forget(conn, house.clock.now_ms() + 1, 2))
    with listening(port, key, last) as listener:
        assert listener.event()["event"] == "reset"
        assert listener.heard(1) == ["c"]


def test_whoever_was_away_until_all_was_forgotten_is_told_so(port: int, key: str, house: House, studio: Studio) -> None:
    with listening(port, key) as listener:
        last = listener.event()["id"]
    tell(house, studio, "a", "b", "c")
    house.db.write_now(lambda conn: news.forget(conn, house.clock.now_ms() + 1, 1000))
    with listening(port, key, last) as listener:
        assert listener.event()["event"] == "reset"


def test_whoever_comes_from_before_a_backup_was_put_back_is_told_so(
    port: int, key: str, house: House, studio: Studio, clock: FakeClock
) -> None:
    tell(house, studio, "kept")
    with listening(port, key) as listener:
        kept = listener.event()["id"]
        tell(house, studio, "lost", "lost as well")
        early, late = (listener.event()["id"] for _ in range(2))
    house.db.write_now(lambda conn: conn.execute(tables.news.delete().where(tables.news.c.ids != b'["kept"]')))
    clock.advance(1000)
    with running(build_api(house)) as port:  # it was put back into a house that stood still
        with listening(port, key, late) as listener:
            assert listener.event()["event"] == "reset", "nothing has happened since that it could go on from"
            tell(house, studio, "another")
            assert listener.heard(1) == ["another"], "it hears what comes, not only what goes beyond its old place"
        with listening(port, key, early) as listener:
            assert listener.event()["event"] == "reset", "something else stands at its place now"
        with listening(port, key, kept) as listener:
            assert listener.heard(1) == ["another"]


def test_ids_hold_for_one_organization_and_tell_nothing(port: int, key: str, house: House, studio: Studio) -> None:
    stranger = sessions.principal_of(an_organization(house, "Elsewhere"))
    theirs = house.db.write_now(lambda conn: keys.create_key(conn, house, stranger, NewKey("theirs"))).secret
    tell(house, studio, "a")
    with listening(port, key) as ours, listening(port, theirs) as other:
        mine, foreign = ours.event()["id"], other.event()["id"]
    assert mine != foreign, "the same place"
    with listening(port, theirs, mine) as listener:
        assert listener.event()["event"] == "reset"


async def test_those_who_come_at_the_same_moment_share_one_reader(house: House, studio: Studio) -> None:
    shared = hub.Hub(house)
    async with contextlib.AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(shared.listening(studio.manager)) for _ in range(4)))
        audience = Audience(studio.manager, None)
        place = shared.end
        readers = {task for task in asyncio.all_tasks() if "Hub._run" in repr(task)}
        assert len(readers) == 1
        tell_now = NewsItem(NewsKind.JOB_CREATED, studio.project.organization_id, studio.project.id, ["a"], 1, 0)
        await house.db.write(lambda conn: news.record(conn, tell_now))
        while shared.end == place:
            await shared.wait(10)
        told, _ = await shared.after(place, audience)
        assert [each.item.ids for each in told] == [["a"]]
    await asyncio.wait(readers, timeout=30)
    assert all(reader.done() for reader in readers)


def test_nobody_hears_of_other_organizations_or_of_projects_they_did_not_ask_for(
    port: int, key: str, house: House, studio: Studio
) -> None:
    elsewhere = a_project(house, an_organization(house, "Elsewhere"))
    other = a_project(house, studio.owner, name="Other")
    wanted = NewKey("bound", project_id=studio.project.id)
    bound = house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, wanted)).secret
    with (
        listening(port, key) as everything,
        listening(port, key, project_id=other.project.id) as one,
        listening(port, bound) as own,
    ):
        starts = [each.event()["id"] for each in (everything, one, own)]
        tell(house, elsewhere, "theirs")
        tell(house, other, "other")
        tell(house, studio, "ours")
        tell(house, other, "last")
        assert everything.heard(3) == ["other", "ours", "last"]
        assert one.heard(2) == ["other", "last"]
        assert own.heard(1) == ["ours"]
    with listening(port, bound, starts[2]) as again:
        assert again.heard(1) == ["ours"], "from the database, too"


def test_a_project_that_one_may_not_see_is_refused(port: int, key: str, house: House) -> None:
    theirs = a_project(house, an_organization(house, "Elsewhere")).project.id
    answer = httpx2.get(f"{ORIGIN}:{port}/v1/stream", params={"project_id": theirs}, headers={"x-api-key": key})
    assert answer.status_code == 404
    assert httpx2.get(f"{ORIGIN}:{port}/v1/stream").status_code == 401
    bad = httpx2.get(f"{ORIGIN}:{port}/v1/stream", params={"last_event_id": "x"}, headers={"x-api-key": key})
    assert (bad.status_code, bad.json()["data"]["errors"][0]["pointer"]) == (400, "/last_event_id")


def test_a_key_that_is_revoked_hears_nothing_after_five_seconds(port: int, house: House, studio: Studio) -> None:
    made = house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, NewKey("short-lived")))
    with listening(port, made.secret) as listener:
        assert listener.event()["event"] == "hello"
        house.db.write_now(lambda conn: keys.revoke_key(conn, house, studio.manager, made.id))
        began = time.monotonic()
        assert listener.event()["event"] == "closed"
        assert time.monotonic() - began < PATIENCE
        assert listener.event()["event"] == "end"


def test_makers_hear_of_work_and_not_of_deliveries(port: int, house: House, studio: Studio) -> None:
    member = house.db.write_now(
        lambda conn: people.add_member(conn, house, studio.manager, NewMember("Ann", role="maker"))
    )
    link, _ = house.db.write_now(lambda conn: people.create_sign_in_link(conn, house, studio.manager, member.id))
    with httpx2.Client(base_url=f"{ORIGIN}:{port}", timeout=30) as http:
        signed_in = http.get("/sign-in", params={"token": link.partition("token=")[2]}, follow_redirects=False)
        secret = signed_in.cookies["rotoscope_session"]
        headers = {"cookie": f"rotoscope_session={secret}"}
        with http.stream("GET", "/v1/stream", headers=headers) as response:
            listener = Listener(response)
            assert listener.event()["event"] == "hello"
            tell(house, studio, "d", kind=NewsKind.DELIVERY_CHANGED)
            tell(house, studio, "t", kind=NewsKind.TASK_OPENED)
            assert listener.heard(1) == ["t"]


def test_a_server_that_stops_ends_its_streams_at_once(api: FastAPI, key: str) -> None:
    heard: list[str] = []

    def listen(port: int, is_there: threading.Event) -> None:
        with listening(port, key) as listener:
            heard.append(listener.event()["event"])
            is_there.set()
            heard.append(listener.event()["event"])

    with running(api) as port:
        is_there = threading.Event()
        thread = threading.Thread(target=listen, args=(port, is_there))
        thread.start()
        assert is_there.wait(20)
        began = time.monotonic()
    thread.join()
    assert time.monotonic() - began < 8, "it did not wait until the stream was cut"
    assert heard == ["hello", "end"]


def test_nobody_listens_and_nothing_is_read(api: FastAPI, house: House, studio: Studio) -> None:
    tell(house, studio, "a")
    assert not api.state.hub.is_running
