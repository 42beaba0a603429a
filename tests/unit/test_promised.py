"""What the API promised holds, unless somebody said why not."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from scripts.promised import RECORD, broken, promised, read, reasons_in, record

from rotoscope.api.routes import all_routes
from rotoscope.api.spec import document

NOW = promised(document(all_routes()))


def a_body(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "maxLength": 9},
            "size": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
            "kind": {"type": "string", "enum": ["a", "b"]},
            "within": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
        },
    }


SMALL: dict[str, Any] = {
    "components": {"schemas": {"Body": a_body("Body"), "Answer": a_body("Answer")}},
    "paths": {
        "/v1/things": {
            "post": {
                "parameters": [{"in": "query", "name": "q", "required": False}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}},
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
                    "400": {},
                },
            },
            "delete": {"responses": {"204": {}}},
        }
    },
}
POST = SMALL["paths"]["/v1/things"]["post"]


def test_nothing_that_was_promised_is_broken() -> None:
    assert broken(read(RECORD.read_text()), NOW) == [], "see scripts/promised.py"


def test_all_that_is_there_is_promised() -> None:
    assert read(RECORD.read_text()) == NOW, "run: python scripts/reference.py"


def changed(path: str, value: Any) -> list[str]:
    """What is broken when one thing of the small API is another; None takes it away."""
    now = deepcopy(SMALL)
    *way, last = path.split("|")
    place: Any = now
    for name in way:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return broken(promised(SMALL), promised(now))


TAKES, GIVES = "components|schemas|Body", "components|schemas|Answer"
POSTS = "paths|/v1/things|post"


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("paths|/v1/things|delete", None, "DELETE /v1/things: gone"),
        (f"{POSTS}|parameters", [], "takes query q: not text any more"),
        (f"{POSTS}|parameters|0|required", True, "takes query q is needed"),
        (f"{TAKES}|required", ["name", "kind"], "takes /kind is needed"),
        (f"{TAKES}|properties|kind|enum", ["a"], "choices /kind: not b any more"),
        (f"{TAKES}|properties|name|enum", ["a"], "choices /name only a"),
        (f"{TAKES}|properties|name|maxLength", 8, "maxLength /name is 8"),
        (f"{TAKES}|properties|kind|maxLength", 8, "maxLength /kind is 8"),
        (f"{TAKES}|properties|size|anyOf|0|minimum", 2, "minimum /size is 2"),
        (f"{TAKES}|properties|size", {"type": "integer"}, "takes /size: not null any more"),
        (f"{GIVES}|required", [], "gives 200 /name not always"),
        (f"{GIVES}|properties|kind", None, "gives 200 /kind no more"),
        (f"{GIVES}|properties|name|type", "integer", "gives 200 /name may be integer"),
        (f"{POSTS}|responses|200", {}, "gives 200 /name no more"),
    ],
)
def test_a_change_that_breaks_clients_is_told(path: str, value: Any, told: str) -> None:
    assert any(told in each for each in changed(path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("paths|/v1/others", {"get": {"responses": {"200": {}}}}),
        (f"{POSTS}|parameters", [*POST["parameters"], {"in": "query", "name": "r", "required": False}]),
        (f"{TAKES}|properties|more", {"type": "string", "maxLength": 3}),
        (f"{TAKES}|properties|kind|enum", ["a", "b", "c"]),
        (f"{TAKES}|properties|name|maxLength", 10),
        (f"{TAKES}|required", []),
        (f"{GIVES}|properties|more", {"type": "string"}),
        (f"{GIVES}|required", ["name", "size"]),
        (f"{GIVES}|properties|size", {"type": "integer"}),
        (f"{GIVES}|properties|kind|enum", ["a"]),
    ],
)
def test_a_change_that_clients_bear_is_not(path: str, value: Any) -> None:
    assert changed(path, value) == []


def test_the_record_loses_nothing_unless_it_is_said_why(tmp_path: Path) -> None:
    path = tmp_path / "promised.txt"
    record(path=path)
    assert read(path.read_text()) == NOW
    more = path.read_text().replace("DELETE /v1/keys/{key_id}\n", "DELETE /v1/keys\n", 1)
    path.write_text(more)
    assert record(path=path) == ["DELETE /v1/keys: gone"]
    assert path.read_text() == more
    assert record("keys go one by one", path) == []
    assert read(path.read_text()) == NOW
    assert reasons_in(path.read_text()).endswith("keys go one by one: 1 facts\n")
    assert record(path=path) == []
    assert "keys go one by one" in path.read_text()
