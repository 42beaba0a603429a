"""The role matrix: every route is in it, the door obeys it, and it says what people were told."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from rotoscope.api import doors
from rotoscope.api.doors import admit
from rotoscope.api.role_matrix import MATRIX, TABLES, row_of
from rotoscope.domain.errors import Forbidden
from rotoscope.domain.member import Principal
from rotoscope.domain.permission import PEOPLE, Role, Rule, Scope, may_grant

OPEN_DOORS = {  # without a key and without a session: say here why, before a route joins them
    ("GET", "/health"),  # for whoever watches the server
    ("GET", "/ready"),
    ("GET", "/docs"),  # the same for all
    ("GET", "/openapi.json"),
    ("OPTIONS", "/v1/uploads"),
    ("GET", "/sign-in"),  # the link in it is the credential
    ("HEAD", "/sign-in"),
    ("POST", "/v1/sign-in"),  # the password in it is the credential
    ("GET", "/v1/sign-in/providers"),  # what the page offers to who is not signed in
    ("GET", "/v1/sign-in/oidc"),  # leads to the identity provider
    ("GET", "/v1/sign-in/oidc/callback"),  # what the provider sends with it is the credential
    ("POST", "/v1/join"),  # the token in it is the credential
    ("POST", "/v1/join/look"),
    ("GET", "/media/{purpose}/{sha256}"),  # the signature in it is the credential
}


def routes(api: FastAPI) -> list[APIRoute]:
    assert all(isinstance(route, APIRoute) for route in api.routes), "a route that is no APIRoute escapes the matrix"
    return [route for route in api.routes if isinstance(route, APIRoute)]


def calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from calls(inner)


def test_the_routes_minus_the_matrix_is_the_empty_set_and_so_is_the_matrix_minus_the_routes(api: FastAPI) -> None:
    rows = {row_of(method, route) for route in routes(api) for method in route.methods or ()}
    assert rows - MATRIX.keys() == set(), "add a row to api/role_matrix.py"
    assert MATRIX.keys() - rows == set(), "no such route (any more)"
    assert sum(len(table) for table in TABLES.values()) == len(MATRIX)


def test_every_door_that_is_not_open_asks_who_is_there(api: FastAPI) -> None:
    for route in routes(api):
        for method in route.methods or ():
            is_open = MATRIX[row_of(method, route)].is_open
            assert is_open is (doors.principal not in calls(route.dependant)), f"{method} {route.path}"


def test_the_open_doors_are_these_and_no_others() -> None:
    assert {row for row, rule in MATRIX.items() if rule.is_open} == OPEN_DOORS


def test_what_is_not_in_the_matrix_is_open_to_nobody() -> None:
    for role in Role:
        with pytest.raises(Forbidden):
            admit(Principal("p", "o", role, "p", scopes=frozenset(Scope)), doors.NOBODY)


def test_a_rule_admits_its_roles_and_its_scopes_and_nobody_else() -> None:
    rule = Rule(frozenset({Role.MAKER}), frozenset({Scope.TASKS_WRITE}))
    assert [role for role in Role if rule.admits(role, frozenset())] == [Role.MAKER]
    assert [scope for scope in Scope if rule.admits(Role.CLIENT, {scope})] == [Scope.TASKS_WRITE]
    assert not Rule(frozenset(Role)).admits(Role.CLIENT, frozenset(Scope)), "the role client opens nothing by itself"


def test_who_may_less_never_may_what_who_may_more_may_not() -> None:
    for row, rule in MATRIX.items():
        if rule.roles:
            assert Role.OWNER in rule.roles, row
            assert Role.MANAGER in rule.roles or rule.roles == {Role.OWNER}, row


def test_only_owners_and_managers_grant_and_nobody_above_themselves() -> None:
    granted = {(giver, role) for giver in Role for role in Role if may_grant(giver, role)}
    below_owner = {Role.MANAGER, Role.CHECKER, Role.MAKER, Role.VIEWER}
    expected = {(Role.OWNER, role) for role in PEOPLE}
    expected |= {(giver, role) for giver in (Role.MANAGER, Role.CLIENT) for role in below_owner}
    assert granted == expected
