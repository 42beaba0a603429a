"""Who may do what: every door that changes something, tried by everybody."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from rotoscope.api.auth import SESSION_COOKIE
from rotoscope.api.openapi import TWIN
from rotoscope.api.routes import all_routes
from rotoscope.api.spec import document
from rotoscope.domain.member import Role
from rotoscope.services import setup
from rotoscope.services.house import House
from rotoscope.wire.member import NewMember
from tests.factories import Studio, a_job

DRAWS = {  # what a maker and a checker may do, too
    ("POST", "/v1/jobs/{job_id}/edits"),
    ("POST", "/v1/jobs/{job_id}/frames/retry"),
    ("POST", "/v1/tasks/claim"),
    ("POST", "/v1/tasks/{task_id}/claim"),
    ("POST", "/v1/tasks/{task_id}/heartbeat"),
    ("POST", "/v1/tasks/{task_id}/release"),
    ("POST", "/v1/tasks/{task_id}/submit"),
}
EVERYBODY = {("POST", "/v1/sign-out")}
CHANGES = [
    (method.upper(), path)
    for path, methods in document(all_routes())["paths"].items()
    for method, described in methods.items()
    if method in ("post", "put", "patch", "delete") and not described.get("description", "").startswith(TWIN)
]
Browser = Callable[[Role], TestClient]


@pytest.fixture
def browser(caller: Callable[..., TestClient], house: House, studio: Studio) -> Browser:
    """The browser of a new member with this role."""

    def make(role: Role) -> TestClient:
        member = house.db.write_now(
            lambda conn: setup.add_member(conn, house, studio.manager, NewMember("Mia", role=role))
        )
        url, _ = house.db.write_now(lambda conn: setup.create_sign_in_link(conn, house, studio.manager, member.id))
        secret = house.db.write_now(lambda conn: setup.sign_in(conn, house, url.partition("token=")[2]))
        client = caller(sec_fetch_site="same-origin")
        client.cookies.set(SESSION_COOKIE, secret)
        return client

    return make


def may(role: Role, door: tuple[str, str]) -> bool:
    if door in EVERYBODY or role in (Role.OWNER, Role.MANAGER):
        return True
    return door in DRAWS and role in (Role.MAKER, Role.CHECKER)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MAKER, Role.CHECKER, Role.VIEWER])
def test_only_who_may_gets_past_a_door(browser: Browser, house: House, studio: Studio, role: Role) -> None:
    client = browser(role)
    for method, path in CHANGES:
        job = a_job(house, studio)
        here = path.format(
            project_id=studio.project.id, job_id=job.id, task_id="t", key_id="k", upload_id="u", member_id="m"
        )
        response = client.request(method, here, json={})
        assert (response.status_code != 403) is may(role, (method, path)), f"{role} {method} {path}: {response.text}"
        if (method, path) in EVERYBODY:
            client = browser(role)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_makes_somebody_who_may_more_than_they(browser: Browser, role: Role) -> None:
    response = browser(Role.MANAGER).post("/v1/members", json={"name": "Max", "role": role.value})
    assert (response.status_code == 200) is (role not in (Role.OWNER, Role.CLIENT)), response.text
