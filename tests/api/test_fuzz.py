"""Schemathesis makes requests out of the OpenAPI document: none may break the server, all are answered as described."""

from functools import cache

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from rotoscope.api.openapi import TWIN
from rotoscope.api.routes import all_routes
from rotoscope.services.house import House
from tests.api.belongings import PLAIN, Belongings
from tests.api.test_openapi import DOCUMENT
from tests.api.test_tenants import PARAMETER
from tests.factories import Studio

pytestmark = pytest.mark.slow

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 8
JSON_BODY = {"content": {"application/json": {}}}  # Schemathesis writes no other kind
ENDLESS = {("/v1/stream", "GET")}  # events without an end are no document; test_stream.py listens to them
OPERATIONS = [
    (path, method.upper())
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
    if not described.get("description", "").startswith(TWIN)
    and described.get("requestBody", JSON_BODY)["content"].keys() == JSON_BODY["content"].keys()
    and (path, method.upper()) not in ENDLESS
]


class Door(FastAPI):
    """Leads to the application of the test that runs. Schemathesis looks through all code behind an application for
    values to try: behind this one, once."""

    api: FastAPI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.api(scope, receive, send)


@cache
def described() -> tuple[schemathesis.BaseSchema, Door]:
    schema, door = schemathesis.openapi.from_dict(DOCUMENT), Door(routes=[*all_routes()])
    schema.app = door
    return schema, door


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_any_request_gets_a_described_answer(
    api: FastAPI, house: House, studio: Studio, key: str, path: str, method: str
) -> None:
    with TestClient(api, base_url="http://rotoscope.test", headers={"x-api-key": key}) as client:
        names = PARAMETER.findall(path)
        there = Belongings(house, studio, client).of(names) | {n: PLAIN[n] for n in names if n in PLAIN}
    schema, door = described()
    door.api = api
    headers = {"x-api-key": key, "host": "rotoscope.test"}

    @given(case=schema[path][method].as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def try_one(case: schemathesis.Case) -> None:
        case.path_parameters = {**(case.path_parameters or {}), **there}
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS, headers=headers)

    try_one()
