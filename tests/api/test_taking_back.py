"""What is taken back is gone at the next request, whoever serves it and whatever was under way meanwhile."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.api.auth import Doorkeeper
from rotoscope.domain.member import Principal
from rotoscope.services.house import House
from rotoscope.services.people import keys
from rotoscope.store.database import open_database
from rotoscope.wire.member import NewKey
from tests.api.told import given, told
from tests.factories import Studio, a_project
from tests.trust import figures
from tests.trust.figures import Figure

ROUNDS = 1


def a_caller(house: House, secret: str) -> TestClient:
    return TestClient(build_api(house), base_url="http://rotoscope.test", headers={"x-api-key": secret})


@pytest.mark.postgres
def test_a_key_that_one_server_takes_back_is_refused_by_the_other_at_once(
    house: House, postgres_url: str, record_property: Callable[[str, object], None]
) -> None:
    databases = [open_database(postgres_url) for _ in range(2)]
    here, there = (replace(house, db=db) for db in databases)
    studio = a_project(here)
    made = [
        here.db.write_now(lambda conn, n=n: keys.create_key(conn, here, studio.manager, NewKey(f"k{n}")))
        for n in range(ROUNDS + 1)
    ]
    waits = []
    with a_caller(here, made[-1].secret) as owner, a_caller(there, "") as other:
        for key in made[:-1]:
            given(other.get("/v1/me", headers={"x-api-key": key.secret}))
            began_at = time.monotonic()
            given(owner.delete(f"/v1/keys/{key.id}"))
            waits.append(time.monotonic() - began_at)
            told(other.get("/v1/me", headers={"x-api-key": key.secret}), 401, "unauthorized_request")
    for db in databases:
        db.close()
    verdict = f"0 of {ROUNDS} keys opened another process after their revocation was answered ({max(waits):.1f} s)"
    figures.told_by(record_property, Figure(19, "two processes on PostgreSQL", verdict, "0"))


async def test_a_look_up_that_began_before_is_not_remembered(house: House, studio: Studio) -> None:
    made = house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, NewKey("k")))
    doorkeeper, found = Doorkeeper(house), []

    def slow_lookup(conn: sa.Connection, secret: str, now_ms: int) -> Principal | None:
        found.append(keys.principal_from_key(conn, secret, now_ms))
        if len(found) == 1:
            doorkeeper.forget_here()
        return found[-1]

    for _ in range(3):
        await doorkeeper._find(made.secret, slow_lookup)
    assert len(found) == 2, "the first was looked up while something was taken back; the second may be remembered"
