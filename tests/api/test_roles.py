"""Who may do what: every door, tried by everybody."""

import re
from collections.abc import Callable

import msgspec
import pytest
from starlette.testclient import TestClient

from rotoscope.api.auth import SESSION_COOKIE
from rotoscope.api.role_matrix import MATRIX
from rotoscope.domain.permission import Role, Scope
from rotoscope.services import people
from rotoscope.services.house import House
from rotoscope.services.people import keys, sessions
from rotoscope.wire.member import NewKey, NewMember
from tests.factories import Studio, a_job

DRAWS = {  # the same in words that do not come from the matrix: what a maker and a checker may change, too
    ("POST", "/v1/jobs/{job_id}/edits"),
    ("POST", "/v1/jobs/{job_id}/edits/parked/settle"),
    ("POST", "/v1/jobs/{job_id}/frames/retry"),
    ("POST", "/v1/jobs/{job_id}/issues"),
    ("POST", "/v1/jobs/{job_id}/issues/{issue_id}/comments"),
    ("POST", "/v1/jobs/{job_id}/issues/{issue_id}/resolve"),
    ("POST", "/v1/jobs/{job_id}/issues/{issue_id}/reopen"),
    ("POST", "/v1/jobs/{job_id}/issues/{issue_id}/verify"),
    ("DELETE", "/v1/jobs/{job_id}/issues/{issue_id}"),
    ("POST", "/v1/jobs/{job_id}/review/marks"),
    ("POST", "/v1/tasks/claim"),
    ("POST", "/v1/tasks/{task_id}/claim"),
    ("POST", "/v1/tasks/{task_id}/heartbeat"),
    ("POST", "/v1/tasks/{task_id}/release"),
    ("POST", "/v1/tasks/{task_id}/submit"),
}
LEAVES = ("POST", "/v1/sign-out")
OWN = {  # what concerns only oneself
    ("DELETE", "/v1/sessions/{session_id}"),
    ("POST", "/v1/me/password"),
    ("POST", "/v1/me/identities"),
    ("DELETE", "/v1/me/identities/{identity_id}"),
    ("POST", "/v1/projects/{project_id}/views"),  # one's own filters; what is shared is for managers
    ("DELETE", "/v1/projects/{project_id}/views/{view_id}"),
}
PARAMETER = re.compile(r"\{[a-z0-9_]+\}")
ENDLESS = {("GET", "/v1/stream")}  # has a test of its own, on a real socket
ROWS = [row for row, rule in MATRIX.items() if not rule.is_open and row not in ENDLESS]
Browser = Callable[[Role], TestClient]


@pytest.fixture
def browser(caller: Callable[..., TestClient], house: House, studio: Studio) -> Browser:
    """The browser of a new member with this role."""

    def make(role: Role) -> TestClient:
        new = msgspec.convert({"name": "Mia", "role": role.value}, NewMember)
        member = house.db.write_now(lambda conn: people.add_member(conn, house, studio.manager, new))
        url, _ = house.db.write_now(lambda conn: people.create_sign_in_link(conn, house, studio.manager, member.id))
        secret = house.db.write_now(lambda conn: sessions.sign_in(conn, house, url.partition("token=")[2]))
        client = caller(sec_fetch_site="same-origin")
        client.cookies.set(SESSION_COOKIE, secret)
        return client

    return make


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.MAKER, Role.CHECKER, Role.VIEWER])
def test_only_who_may_gets_past_a_door(browser: Browser, house: House, studio: Studio, role: Role) -> None:
    client = browser(role)
    for method, path in ROWS:
        job = a_job(house, studio)
        here = PARAMETER.sub("x", path.replace("{project_id}", studio.project.id).replace("{job_id}", job.id))
        response = client.request(method, here, json={})
        told = f"{role} {method} {path}: {response.text}"
        assert (response.status_code != 403) is (role in MATRIX[method, path].roles), told
        if (method, path) == LEAVES:
            client = browser(role)


@pytest.mark.parametrize("scope", list(Scope))
def test_a_key_opens_what_its_scope_opens_and_nothing_else(
    caller: Callable[..., TestClient], house: House, studio: Studio, scope: Scope
) -> None:
    new = NewKey("narrow", scopes=(scope,))
    client = caller(x_api_key=house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, new)).secret)
    for method, path in ROWS:
        here = PARAMETER.sub("x", path.replace("{project_id}", studio.project.id))
        response = client.request(method, here, json={})
        told = f"{scope} {method} {path}: {response.text}"
        assert (response.status_code != 403) is (scope in MATRIX[method, path].scopes), told


def test_makers_and_checkers_change_what_they_draw_and_viewers_nothing() -> None:
    changes = {row for row in ROWS if row[0] not in ("GET", "HEAD") and row != LEAVES and row not in OWN}
    assert {row for row in changes if Role.MAKER in MATRIX[row].roles} == DRAWS
    assert {row for row in changes if Role.CHECKER in MATRIX[row].roles} == DRAWS
    assert {row for row in changes if Role.VIEWER in MATRIX[row].roles} == set()


@pytest.mark.parametrize("role", list(Role))
def test_nobody_makes_somebody_who_may_more_than_they(browser: Browser, role: Role) -> None:
    response = browser(Role.MANAGER).post("/v1/members", json={"name": "Max", "role": role.value})
    assert (response.status_code == 200) is (role not in (Role.OWNER, Role.CLIENT)), response.text
