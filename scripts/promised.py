"""What the public API has promised so far: each operation with what it takes, needs and gives, a fact a line.

The record is spec/promised.txt. It grows by itself with the API (scripts/reference.py sees to that). What a client may
rely on leaves it only if somebody says why, and that stays at its head:

    python scripts/promised.py --broken "what clients have to do, in a line"
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rotoscope.api.routes import all_routes
from rotoscope.api.spec import document

RECORD = Path(__file__).parent.parent / "spec" / "promised.txt"
ADVICE = "This breaks clients. If it must be: python scripts/promised.py --broken WHY"
HEAD = "# Written by scripts/promised.py from the code. What of it was broken since, and why:\n"
LOWEST, HIGHEST = ("minimum", "minLength", "minItems"), ("maximum", "maxLength", "maxItems")

ALWAYS, NEEDED = "always", "needed"

Facts = dict[str, frozenset[str]]  # "gives 200 /data/name" -> the types that it may have
Promised = dict[str, Facts]  # by operation


def promised(described: Mapping[str, Any]) -> Promised:
    """The facts of an OpenAPI document."""
    schemas = described["components"]["schemas"]
    return {
        f"{method.upper()} {path}": {key: frozenset(words) for key, words in _facts(operation, schemas)}
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    }


def broken(before: Promised, now: Promised) -> list[str]:
    """What a client that was written for `before` may stumble over."""
    found: list[str] = []
    for operation, facts in before.items():
        if operation not in now:
            found.append(f"{operation}: gone")
        else:
            found += [f"{operation}: {what}" for what in _broken_facts(facts, now[operation])]
    return found


def _broken_facts(before: Facts, now: Facts) -> Iterator[str]:
    for key, words in before.items():
        kind, there = key.partition(" ")[0], now.get(key, frozenset())
        if kind == "gives" and not there:
            yield f"{key} no more"
        elif kind == "gives" and ALWAYS in words - there:
            yield f"{key} not always"
        elif kind == "gives" and there - words - {ALWAYS}:
            yield f"{key} may be {', '.join(sorted(there - words - {ALWAYS}))}"
        elif kind == "takes" and words - there - {NEEDED}:
            yield f"{key}: not {', '.join(sorted(words - there - {NEEDED}))} any more"
        elif kind == "choices" and there and words - there:
            yield f"{key}: not {', '.join(sorted(words - there))} any more"
    for key, words in now.items():
        kind, _, place = key.partition(" ")
        if kind == "takes" and NEEDED in words - before.get(key, frozenset()):
            yield f"{key} is needed"
        elif kind == "choices" and key not in before and f"takes {place}" in before:
            yield f"{key} only {', '.join(sorted(words))}"
        elif kind in LOWEST + HIGHEST and f"takes {place}" in before and _is_tighter(kind, before.get(key), words):
            yield f"{key} is {', '.join(words)}"


def _is_tighter(kind: str, before: frozenset[str] | None, now: frozenset[str]) -> bool:
    if not before:
        return kind in HIGHEST or max(map(float, now)) > 0
    return (
        max(map(float, now)) > max(map(float, before))
        if kind in LOWEST
        else min(map(float, now)) < min(map(float, before))
    )


def _facts(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[tuple[str, set[str]]]:
    found: dict[str, set[str]] = {}
    for parameter in operation.get("parameters", ()):
        found[f"takes {parameter['in']} {parameter['name']}"] = {"text"} | (
            {NEEDED} if parameter["required"] else set()
        )
    for kind, place, words in _bodies(operation.get("requestBody", {}), schemas):
        if kind == "required":
            found.setdefault(f"takes {place}", set()).add(NEEDED)
        else:
            found.setdefault(f"{'takes' if kind == 'type' else kind} {place}", set()).update(words)
    for status, answer in operation["responses"].items():
        if status < "4" and "content" not in answer:
            found[f"gives {status}"] = {"nothing"}
        for kind, place, words in _bodies(answer, schemas):
            if kind in ("type", "required"):
                found.setdefault(f"gives {status} {place}", set()).update(words or {ALWAYS})
    yield from found.items()


def _bodies(part: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[tuple[str, str, set[str]]]:
    """What is said of the places of a body; JSON needs no name."""
    for content_type, content in part.get("content", {}).items():
        kind_of_body = "" if content_type == "application/json" else f"{content_type} "
        for kind, place, words in _walk(content["schema"], schemas, "", frozenset()):
            yield kind, f"{kind_of_body}{place or '/'}", words


def _walk(
    schema: Mapping[str, Any], schemas: Mapping[str, Any], place: str, inside: frozenset[str]
) -> Iterator[tuple[str, str, set[str]]]:
    """What is said of every place in a schema. One that stands in itself is told once."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in inside:
            yield from _walk(schemas[name], schemas, place, inside | {name})
        return
    unions = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    objects = [each for each in unions if "$ref" in each]
    for each in unions:
        mark = f"({each['$ref'].rpartition('/')[2]})" if "$ref" in each and len(objects) > 1 else ""
        yield from _walk(each, schemas, place + mark, inside)
    if not unions:
        yield "type", place, {str(schema.get("type", "anything"))}
    if "enum" in schema:
        yield "choices", place, set(map(str, schema["enum"]))
    for limit in LOWEST + HIGHEST:
        if limit in schema:
            yield limit, place, {str(schema[limit])}
    for name in schema.get("required", ()):
        yield "required", f"{place}/{name}", set()
    for name, inner in schema.get("properties", {}).items():
        yield from _walk(inner, schemas, f"{place}/{name}", inside)
    for name, inner in (("*", schema.get("items")), ("<name>", schema.get("additionalProperties"))):
        if isinstance(inner, dict):
            yield from _walk(inner, schemas, f"{place}/{name}", inside)


def written(what: Promised, reasons: str = "") -> str:
    lines = [HEAD + reasons]
    for operation, facts in sorted(what.items()):
        lines.append(operation)
        lines += [f"  {key}{': ' if words else ''}{' | '.join(sorted(words))}" for key, words in sorted(facts.items())]
    return "\n".join(lines) + "\n"


def read(text: str) -> Promised:
    what: Promised = {}
    facts: Facts = {}
    for line in text.splitlines():
        if line.startswith("  "):
            key, _, words = line[2:].partition(": ")
            facts[key] = frozenset(words.split(" | ")) if words else frozenset()
        elif line and not line.startswith("#"):
            facts = what[line] = {}
    return what


def reasons_in(text: str) -> str:
    """The lines that say what was broken before."""
    return "".join(f"{line}\n" for line in text.splitlines() if line.startswith("# 2"))


def record(reason: str = "", path: Path = RECORD) -> list[str]:
    """Write down what the code promises now; or, if that breaks something and nobody says why, only answer what."""
    text, now = path.read_text() if path.exists() else "", promised(document(all_routes()))
    found, reasons = broken(read(text), now), reasons_in(text)
    if found and not reason:
        return found
    today = datetime.now(UTC).date().isoformat()
    path.write_text(written(now, reasons + (f"# {today} {reason}: {len(found)} facts\n" if found else "")))
    return []


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Record what the API promises.")
    parser.add_argument("--broken", default="", metavar="WHY", help="break what was promised, and say why")
    if faults := record(parser.parse_args().broken):
        sys.exit("\n".join([*faults, ADVICE]))
