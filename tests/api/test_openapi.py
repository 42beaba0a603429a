"""The OpenAPI document is complete, true, and the one that is checked in."""

import json
import keyword
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from openapi_spec_validator import validate

from rotoscope.api.routes import all_routes
from rotoscope.api.spec import document

KEPT = Path(__file__).parents[2] / "spec" / "openapi.json"
DOCUMENT = document(all_routes())
OPEN = {"/health", "/ready", "/sign-in", "/v1/sign-in", "/v1/join", "/v1/join/look", "/media/{purpose}/{sha256}"} | {
    f"/v1/sign-in/{rest}" for rest in ("providers", "oidc", "oidc/callback")
}
PLAYMENT = [  # PLAYMENT.md §1.1, word for word
    ("post", "/v0/projects/{project_id}/jobs"),
    ("post", "/v1/projects/{project_id}/jobs"),
    ("post", "/projectsvc/projects/{project_id}/jobs"),
    ("post", "/v1/project/{project_id}/batch"),
    ("post", "/v1/projects/{project_id}/batch"),
    ("get", "/v0/projects/{project_id}/jobs/{job_id}"),
    ("get", "/v1/projects/{project_id}/jobs/{job_id}"),
    ("get", "/v1/attachments"),
    ("get", "/v0/projects/{project_id}/batch/{batch_id}"),
    ("get", "/v1/projects/{project_id}/batch/{batch_id}"),
    ("get", "/v0/projects/{project_id}/details"),
    ("get", "/v1/projects/{project_id}/details"),
    ("get", "/v0/projects/{project_id}/stats"),
]


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, described in methods.items():
            yield method, path, described


def test_the_one_that_is_checked_in_is_what_the_code_says() -> None:
    assert json.loads(KEPT.read_text()) == DOCUMENT, "run: python -m rotoscope.api > spec/openapi.json"


def test_it_is_valid() -> None:
    validate(DOCUMENT)


@pytest.mark.parametrize(("method", "path"), PLAYMENT)
def test_every_route_of_the_job_api_is_there(method: str, path: str) -> None:
    assert method in DOCUMENT["paths"][path]


def test_every_route_of_the_app_is_told(api: FastAPI) -> None:
    told = {(method, path) for method, path, _ in operations()}
    hidden = {"/openapi.json", "/docs"}
    for route in api.routes:
        assert isinstance(route, APIRoute)
        for method in route.methods or ():
            assert (method.lower(), route.path_format) in told or route.path in hidden


def test_every_route_asks_who_is_there_or_is_known_not_to(api: FastAPI) -> None:
    for method, path, described in operations():
        assert ("security" in described) is (path not in OPEN and method != "options"), f"{method} {path}"


def test_every_route_is_explained(api: FastAPI) -> None:
    for method, path, described in operations():
        where = f"{method} {path}"
        assert described["summary"], where
        assert described.get("tags"), where
        assert any(status in described["responses"] for status in ("200", "201", "204", "302", "303")), where
        assert "500" in described["responses"], where


def test_every_canonical_json_body_has_an_example_that_fits() -> None:
    checked = 0
    for method, path, described in operations():
        if described.get("description", "").startswith("The same as"):
            continue
        for part in (described.get("requestBody", {}), *described["responses"].values()):
            for media_type, content in part.get("content", {}).items():
                if "json" not in media_type or content["schema"].get("format") == "binary":
                    continue
                values = [each["value"] for each in content.get("examples", {}).values()]
                values += [content["example"]] if "example" in content else []
                assert values, f"{method} {path} {media_type} has no example"
                for value in values:
                    schema = {**content["schema"], "components": DOCUMENT["components"]}
                    jsonschema.validate(value, schema)
                    checked += 1
    assert checked > 40


def names_in(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield from names_in(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        for name, inner in schema.get("properties", {}).items():
            yield name
            yield from names_in(inner)
        for key in ("items", "anyOf", "oneOf", "allOf", "prefixItems"):
            yield from names_in(schema.get(key))
    elif isinstance(schema, list):
        for inner in schema:
            yield from names_in(inner)


@pytest.mark.parametrize(("method", "path"), PLAYMENT)
def test_every_name_that_the_official_client_reads_is_an_identifier(method: str, path: str) -> None:
    answer = DOCUMENT["paths"][path][method]["responses"].get("200")
    if answer is None:  # attachments
        return
    names = set(names_in(answer["content"]["application/json"]["schema"]))
    assert names
    for name in names:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name), name
        assert not keyword.iskeyword(name), name
