"""The description of the API: what each door takes and gives, and the OpenAPI document made of it.

Shapes are msgspec structs. `operation` puts their JSON schemas beside the route (under `x-components`), and `document`
gathers them, so nothing is registered anywhere by a side effect.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

JSON = "application/json"
TWIN = "The same as "
REF = "#/components/schemas/{name}"


def operation(
    summary: str,
    *,
    takes: Any = None,
    gives: Any = None,
    gives_type: str = "",
    also_gives: str = "",
    examples: Mapping[str, Any] | None = None,
    answer_example: Any = None,
    errors: Sequence[int] = (400, 401, 403, 404),
    status: int = 200,
    tags: Sequence[str] = (),
    parameters: Sequence[Mapping[str, Any]] = (),
    description: str | None = None,
) -> dict[str, Any]:
    """Keyword arguments of a route decorator. `takes` and `gives` are types, or a content type (a string) for bytes.

    `gives_type` is for JSON that comes without the envelope; `also_gives` for bytes that may come instead.
    """
    extra: dict[str, Any] = {"x-components": _components(takes, gives), "responses": {}}
    if takes is not None:
        body: dict[str, Any] = {"schema": _schema(takes)}
        if examples:
            body["examples"] = {name: {"value": value} for name, value in examples.items()}
        extra["requestBody"] = {"required": True, "content": {takes if isinstance(takes, str) else JSON: body}}
    success: dict[str, Any] = {"description": summary}
    if gives is not None:
        success["content"] = _answer(gives, gives_type, answer_example)
    if also_gives:
        success["content"] |= _answer(also_gives, "", None)
    extra["responses"][str(status)] = success
    if parameters:
        extra["parameters"] = [dict(parameter) for parameter in parameters]
    for code in errors:
        extra["responses"][str(code)] = {"$ref": f"#/components/responses/{code}"}
    told: dict[str, Any] = {"summary": summary, "openapi_extra": extra, "status_code": status}
    return told | ({} if description is None else {"description": description}) | ({"tags": list(tags)} if tags else {})


def _answer(gives: Any, content_type: str, example: Any) -> dict[str, Any]:
    """What comes back: bytes, or JSON in the envelope; JSON of another content type comes without one."""
    if isinstance(gives, str):
        return {gives: {"schema": {"type": "string", "format": "binary"}}}
    if content_type:
        return {content_type: {"schema": _schema(gives)} | ({} if example is None else {"example": example})}
    schema = {
        "type": "object",
        "properties": {"success": {"const": True}, "data": _schema(gives)},
        "required": ["success", "data"],
    }
    body: dict[str, Any] = {"schema": schema}
    if example is not None:
        body["example"] = {"success": True, "data": example}
    return {JSON: body}


def _schema(kind: Any) -> dict[str, Any]:
    if isinstance(kind, str):
        return {"type": "string", "format": "binary"}
    (schema,), _ = msgspec.json.schema_components([kind], schema_hook=_any, ref_template=REF)
    return schema


def _components(*kinds: Any) -> dict[str, Any]:
    types = [kind for kind in kinds if kind is not None and not isinstance(kind, str)]
    return msgspec.json.schema_components(types, schema_hook=_any, ref_template=REF)[1]


def _any(kind: type) -> dict[str, Any]:
    """What has no schema of its own may be anything."""
    return {"description": "anything"}
