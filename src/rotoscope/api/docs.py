"""The reference of the API as a page to read: made from the OpenAPI document, without a script, without a network."""

import html
import json
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from rotoscope.api.openapi import JSON, TWIN
from rotoscope.api.spec import document
from rotoscope.domain import errors

router = APIRouter(include_in_schema=False)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--accent:#0a7a5c}
body{font:15px/1.55 system-ui,sans-serif;margin:0;display:grid;grid-template-columns:17rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem 1rem;border-right:1px solid var(--line);
box-sizing:border-box;font-size:13px}nav b{display:block;margin:1rem 0 .25rem}nav a{display:block;padding:.1rem 0}
a{color:inherit;text-decoration:none}a:hover{text-decoration:underline}
main{padding:1.5rem 2.5rem;max-width:62rem}h1{margin-top:0}
section{border-top:1px solid var(--line);padding:1rem 0;scroll-margin-top:1rem}h3{margin:.2rem 0}
code,pre{font:13px/1.5 ui-monospace,monospace}pre{background:var(--soft);padding:.8rem;overflow:auto;border-radius:6px}
.verb{font-weight:700;color:var(--accent);display:inline-block;min-width:4rem}.path{word-break:break-all}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem .3rem 0;vertical-align:top;
border-bottom:1px solid var(--line)}th{font-weight:600}small{opacity:.75}
summary{cursor:pointer}@media(max-width:50rem){body{display:block}nav{display:none}main{padding:1rem}}
"""


@router.get("/openapi.json")
async def get_openapi(request: Request) -> Response:
    return Response(_kept(request)[0], media_type=JSON, headers={"Cache-Control": "no-cache"})


@router.get("/docs")
async def get_docs(request: Request) -> Response:
    return HTMLResponse(_kept(request)[1], headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})


def _kept(request: Request) -> tuple[bytes, str]:
    """The document and the page, made once per process, when somebody first wants them."""
    state = request.app.state
    if not hasattr(state, "documents"):
        made = document(request.app.routes)
        state.documents = (json.dumps(made, ensure_ascii=False).encode(), page(made))
    return state.documents


def page(made: dict[str, Any]) -> str:
    """The whole page."""
    groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, methods in made["paths"].items():
        for method, described in methods.items():
            if not described.get("description", "").startswith(TWIN):
                groups.setdefault((described.get("tags") or ["Others"])[0], []).append((method, path, described))
    schemas = made["components"]["schemas"]
    return "".join(
        (
            '<!doctype html><html lang="en"><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width"><title>Rotoscope API</title>',
            f"<style>{STYLE}</style><nav><a href='#top'><strong>Rotoscope API</strong></a>",
            *_menu(groups),
            "<b>More</b><a href='#errors'>Error codes</a><a href='#schemas'>Types</a>",
            "<a href='/openapi.json'>openapi.json</a></nav><main id='top'>",
            f"<h1>Rotoscope API <small>{_text(made['info']['version'])}</small></h1>",
            *(f"<p>{_prose(part)}</p>" for part in made["info"]["description"].split("\n\n")),
            *(_group(name, doors, made["paths"]) for name, doors in groups.items()),
            *_error_codes(),
            "<h2 id='schemas'>Types</h2>",
            *(_type(name, schema) for name, schema in schemas.items()),
            "</main></html>",
        )
    )


def _menu(groups: dict[str, list[tuple[str, str, dict[str, Any]]]]) -> Iterator[str]:
    for name, doors in groups.items():
        yield f"<b>{_text(name)}</b>"
        for _, _, described in doors:
            yield f"<a href='#{described['operationId']}'>{_text(described['summary'])}</a>"


def _group(name: str, doors: list[tuple[str, str, dict[str, Any]]], paths: dict[str, Any]) -> str:
    return f"<h2>{_text(name)}</h2>" + "".join(_door(*door, paths) for door in doors)


def _door(method: str, path: str, described: dict[str, Any], paths: dict[str, Any]) -> str:
    twins = [other for other, methods in paths.items() if _is_twin(methods.get(method), path)]
    return "".join(
        (
            f"<section id='{described['operationId']}'><h3>{_text(described['summary'])}</h3>",
            f"<p class='path'><code><span class='verb'>{method.upper()}</span>{_text(path)}</code></p>",
            f"<p>{_prose(described.get('description', ''))}</p>",
            _parameters(described.get("parameters", [])),
            _examples("Send", described.get("requestBody", {}).get("content", {})),
            *(
                _examples(f"Receive {status}", answer.get("content", {}))
                for status, answer in described["responses"].items()
            ),
            f"<p><small>Fails with {_statuses(described)}.</small></p>",
            f"<details><summary><small>also at {len(twins)} older paths</small></summary>" if twins else "",
            *(f"<code>{_text(twin)}</code><br>" for twin in twins),
            "</details></section>" if twins else "</section>",
        )
    )


def _is_twin(described: dict[str, Any] | None, path: str) -> bool:
    return described is not None and described.get("description") == f"{TWIN}`{path}`."


def _statuses(described: dict[str, Any]) -> str:
    return ", ".join(sorted(status for status, answer in described["responses"].items() if "$ref" in answer))


def _parameters(parameters: list[dict[str, Any]]) -> str:
    if not parameters:
        return ""
    rows = (
        f"<tr><td><code>{_text(each['name'])}</code></td><td>{each['in']}</td>"
        f"<td>{_prose(each.get('description', ''))}</td></tr>"
        for each in parameters
    )
    return f"<table>{''.join(rows)}</table>"


def _examples(title: str, contents: dict[str, Any]) -> str:
    shown = []
    for media_type, content in contents.items():
        values = [each["value"] for each in content.get("examples", {}).values()]
        values += [content["example"]] if "example" in content else []
        shown.append(f"<p><small>{_text(title)} · {_text(media_type)} {_reference(content['schema'])}</small></p>")
        shown += [f"<pre>{_text(json.dumps(value, indent=2, ensure_ascii=False))}</pre>" for value in values]
    return "".join(shown)


def _reference(schema: dict[str, Any]) -> str:
    """Links to the types that a schema names."""
    names = dict.fromkeys(part.rpartition("/")[2] for part in _refs(schema))
    return " ".join(f"<a href='#type-{name}'><code>{name}</code></a>" for name in names)


def _refs(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value
            else:
                yield from _refs(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _refs(value)


def _type(name: str, schema: dict[str, Any]) -> str:
    needed = set(schema.get("required", ()))
    rows = (
        f"<tr><td><code>{_text(each)}</code>{' *' if each in needed else ''}</td><td>{_kind(inner)}</td>"
        f"<td>{_prose(inner.get('description', ''))}</td></tr>"
        for each, inner in schema.get("properties", {}).items()
    )
    values = ", ".join(f"<code>{_text(str(value))}</code>" for value in schema.get("enum", ()))
    told = f"<p>{_prose(schema.get('description', ''))} {values}</p><table>{''.join(rows)}</table>"
    return f"<section id='type-{name}'><h3>{_text(name)}</h3>{told}</section>"


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items') or {})}"
    return _reference(schema) or _text(str(schema.get("type", "anything")))


def _error_codes() -> Iterator[str]:
    yield "<h2 id='errors'>Error codes</h2><table><tr><th>code</th><th>status</th><th>meaning</th></tr>"
    seen = {}
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.RotoscopeError):
            seen.setdefault(kind.code, []).append(kind)
    for code, kinds in sorted(seen.items()):
        meaning = " ".join((kind.__doc__ or "").strip().splitlines()[0] for kind in kinds)
        statuses = ", ".join(sorted({str(kind.status) for kind in kinds}))
        yield f"<tr id='error-{code}'><td><code>{code}</code></td><td>{statuses}</td><td>{_text(meaning)}</td></tr>"
    yield "</table>"


def _text(text: str) -> str:
    return html.escape(text)


def _prose(text: str) -> str:
    """Plain text with `code` in it."""
    parts = _text(text).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))
