"""What belongs to another organization answers, in every route, exactly as what is not there; and shows in nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from rotoscope.api.role_matrix import MATRIX
from rotoscope.domain.job import JobState
from rotoscope.services.house import House
from rotoscope.services.people import keys
from rotoscope.wire.member import NewKey
from tests.api.belongings import MAKERS, PLAIN, Belongings
from tests.api.told import given
from tests.factories import a_job, a_project, an_organization

PARAMETER = re.compile(r"\{([a-z0-9_]+)\}")
NOBODYS = "5b0f3c1e-0000-4000-8000-00000000dead"
ENDLESS = {("GET", "/v1/stream")}  # has a test of its own
WITH_IDS = [row for row, rule in MATRIX.items() if PARAMETER.search(row[1]) and not rule.is_open and row not in ENDLESS]
LISTS = [
    row
    for row, rule in MATRIX.items()
    if row[0] == "GET" and not PARAMETER.search(row[1]) and not rule.is_open and row not in ENDLESS
]
CHANGING = re.compile(rb'req_[0-9a-f]+|"(request_id|as_of|as_of_ms|at_ms|seen_at_ms|last_used_at_ms|now_ms)":[^,}]+')


@pytest.fixture
def theirs(house: House, caller: Callable[..., TestClient]) -> dict[str, str]:
    """The ids of things that another organization has."""
    owner = an_organization(house, "Elsewhere")
    studio = a_project(house, owner, name="Their secret crossing")
    made = house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, NewKey("theirs")))
    return Belongings(house, studio, caller(x_api_key=made.secret), {"member_id": owner.id, "key_id": made.id}).of(
        MAKERS
    )


def ask(client: TestClient, method: str, path: str, ids: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """The answer, but for what differs between any two requests."""
    here = PARAMETER.sub(lambda found: PLAIN.get(found[1]) or ids.get(found[1], NOBODYS), path)
    body: dict[str, Any] | None = {} if method in ("POST", "PUT", "PATCH") else None
    answer = client.request(method, here, json=body)
    headers = {name: value for name, value in answer.headers.items() if name not in ("x-request-id", "ratelimit")}
    told = re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}", b"ID", answer.content)
    return answer.status_code, headers, CHANGING.sub(b"", told)


def test_a_foreign_id_answers_as_a_missing_one_in_every_route(client: TestClient, theirs: dict[str, str]) -> None:
    """One id at a time is theirs, so that no other one hides it."""
    for method, path in WITH_IDS:
        missing = ask(client, method, path, {})
        assert missing[0] >= 400, f"{method} {path} finds what is nobody's"
        for name in set(PARAMETER.findall(path)) & theirs.keys():
            assert ask(client, method, path, {name: theirs[name]}) == missing, f"{method} {path}: {name}"
        assert ask(client, method, path, theirs) == missing, f"{method} {path}"


def test_what_others_have_shows_in_no_list_and_changes_no_answer(client: TestClient, house: House) -> None:
    """The same questions before and after another organization fills the house."""
    before = {row: ask(client, *row, {}) for row in LISTS}
    owner = an_organization(house, "Elsewhere")
    for number in range(3):
        studio = a_project(house, owner, name=f"Their secret {number}")
        a_job(house, studio, state=JobState.OPEN)
        house.db.write_now(lambda conn, studio=studio: keys.create_key(conn, house, studio.manager, NewKey("theirs")))
    for row in LISTS:
        after = ask(client, *row, {})
        assert after == before[row], row
        assert b"secret" not in after[2]


def test_there_are_routes_to_ask(client: TestClient) -> None:
    assert len(WITH_IDS) > 30
    assert len(LISTS) >= 8
    assert given(client.get("/v1/projects"))["projects"]
