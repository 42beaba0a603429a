"""Callers of the API: nobody, a client with a key, a client of another organization."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.services.house import House
from rotoscope.services.people import keys, sessions
from rotoscope.wire.member import NewKey
from tests.factories import Studio, a_project, an_organization

ORIGIN = "http://rotoscope.test"


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


@pytest.fixture
def api(house: House) -> FastAPI:
    return build_api(house)


@pytest.fixture
def caller(api: FastAPI) -> Iterator[Callable[..., TestClient]]:
    """Makes a caller that sends these headers with everything. Each has one thread to the end, not one a request."""
    with ExitStack() as until_the_end:

        def make(**headers: str) -> TestClient:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            made = TestClient(api, base_url=ORIGIN, headers=named, raise_server_exceptions=True, follow_redirects=False)
            return until_the_end.enter_context(made)

        yield make


@pytest.fixture
def nobody(caller: Callable[..., TestClient]) -> TestClient:
    return caller()


@pytest.fixture
def key(house: House, studio: Studio) -> str:
    return house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, NewKey("a key"))).secret


@pytest.fixture
def client(caller: Callable[..., TestClient], key: str) -> TestClient:
    """The client to whom `studio` belongs."""
    return caller(x_api_key=key)


@pytest.fixture
def stranger(caller: Callable[..., TestClient], house: House) -> TestClient:
    """A client of another organization."""
    owner = sessions.principal_of(an_organization(house, "Elsewhere"))
    secret = house.db.write_now(lambda conn: keys.create_key(conn, house, owner, NewKey("theirs"))).secret
    return caller(x_api_key=secret)
