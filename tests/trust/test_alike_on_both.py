"""The same calls to a house on SQLite and to one on PostgreSQL get the same answers, byte for byte.

Calls are drawn from a seed: every route, by a key and by people, with examples of its own document, some spoiled.
`ALIKE_CALLS` is how many; `make soak` asks for 5,000.
"""

import json
import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from rotoscope.api import auth
from rotoscope.api.openapi import JSON, TWIN
from rotoscope.api.routes import all_routes
from rotoscope.api.spec import document
from rotoscope.blobs import MemoryBlobs
from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.store.database import open_database
from tests.trust.figures import Figure, told_by
from tests.trust.test_non_interference import MISSING, PARAMETER, PLAIN, SEALED, a_house
from tests.trust.two_worlds import Seeds, World, a_world

CALLS = int(os.environ.get("ALIKE_CALLS", "150"))
SEED = 1
SHOWN = 300  # characters before the first that differ, and after it
LEFT_OUT = {  # endless, or ends who asks; storage says where the database is; passwords take long
    *("/v1/stream", "/health", "/ready", "/v1/storage", "/v1/sign-in", "/v1/sign-out", "/v1/me/password"),
    *("/v1/join", "/v1/projects/{project_id}/jobs/bulk"),
}
MADE = {  # what an answer names, by the end of its path
    "projects": "project_id",
    "workflows": "workflow_id",
    "webhooks": "webhook_id",
    "members": "member_id",
    "keys": "key_id",
    "invitations": "invitation_id",
    "issues": "issue_id",
    "views": "view_id",
}
QUERIES: tuple[dict[str, str], ...] = ({}, {}, {"page_size": "2"}, {"q": "10", "state": "open"}, {"order": "newest"})
ODD: tuple[Any, ...] = (None, "", -1, 7.5, [], {}, "x" * 300, "\u0000", True, "é\u0301")
NOTED = re.compile(rb'("(?:seen|last_used)_at_ms":)\d+')  # beside a request, when a second of real time has passed
Call = tuple[str, str, str, dict[str, str], Any, int]
Told = tuple[int, str, bytes]


def operations() -> list[tuple[str, str, list[Any]]]:
    """Each route once, with the examples of its body."""
    found = []
    for path, methods in document(all_routes())["paths"].items():
        for method, described in methods.items():
            content = described.get("requestBody", {"content": {JSON: {}}})["content"]
            if path not in LEFT_OUT and JSON in content and not described.get("description", "").startswith(TWIN):
                found.append(
                    (method.upper(), path, [one["value"] for one in content[JSON].get("examples", {}).values()])
                )
    return found


@dataclass
class Asker:
    """Draws calls; knows what has been made so far."""

    world: World
    dice: random.Random
    known: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = {name: [value] for name, value in self.world.ours.ids.items() if name != "key_id"}

    def draw(self, choices: list[tuple[str, str, list[Any]]]) -> Call:
        method, path, examples = self.dice.choice(choices)
        who = self.dice.choice(("key", "key", "ann", "cho"))
        filled = PARAMETER.sub(lambda found: self._one(found[1], method), path)
        body = self._body(self.dice.choice(examples)) if examples else None
        query = self.dice.choice(QUERIES) if method == "GET" else {}
        return who, method, filled, query, body, self.dice.choice((0, 0, 1000, 60_000))

    def _one(self, name: str, method: str) -> str:
        if name in PLAIN:
            return PLAIN[name]
        made = self.known.get(name, [])
        if name == "project_id" and method == "DELETE":
            made = made[1:]
        return self.dice.choice(made[-4:]) if made and self.dice.random() < 0.95 else MISSING

    def _body(self, example: Any) -> Any:
        if not isinstance(example, dict):
            return example
        body = {name: self._one(name, "") if name in self.known else value for name, value in example.items()}
        if self.dice.random() < 0.3 and body:
            spoiled = self.dice.choice(sorted(body))
            body[spoiled] = self.dice.choice(ODD)
        for name in ("name", "reference_id", "tag", "email"):
            if isinstance(body.get(name), str) and self.dice.random() < 0.7:
                body[name] = f"{self.dice.randrange(40)}{body[name]}"
        return body

    def learn(self, path: str, data: Any) -> None:
        if isinstance(data, dict):
            thing = data.get("webhook") or data.get("key") or data
            if (name := MADE.get(path.rpartition("/")[2])) and isinstance(thing, dict) and "id" in thing:
                self.known.setdefault(name, []).append(thing["id"])
            for name in ("job_id", "batch_id"):
                if isinstance(data.get(name), str):
                    self.known[name].append(data[name])


def masked(told: Told) -> Told:
    """Without what may differ: sealed places in lists, and when somebody was last seen."""
    return told[0], told[1], NOTED.sub(rb"\1", SEALED.sub(rb"\1", told[2]))


def unlike(first: Told, second: Told) -> str:
    """Where two answers part ways."""
    one, other = str(masked(first)), str(masked(second))
    apart = (index for index, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    begin = max(0, next(apart, 0) - SHOWN)
    return f"  {one[begin : begin + 2 * SHOWN]}\n  {other[begin : begin + 2 * SHOWN]}"


@contextmanager
def answering(house: House, clock: FakeClock) -> Iterator[tuple[World, Callable[[Call], Told]]]:
    """A world in this house, and what it says to a call."""
    seeds = Seeds()
    with pytest.MonkeyPatch.context() as patch:
        seeds.install(patch)
        patch.setattr(auth, "MEMORY_SECONDS", 0.01)
        world = a_world(house, clock, seeds, busy=0)
        clients: dict[str, TestClient] = {
            "key": world.ours.client,
            "ann": world.ours.desk.ann,
            "cho": world.ours.desk.cho,
        }

        def ask(call: Call) -> Told:
            who, method, path, query, body, wait_ms = call
            clock.advance(wait_ms)
            answer = clients[who].request(method, path, params=query, json=body)
            left_out = ("ratelimit", "ratelimit-policy", "content-length")  # the bytes themselves are compared
            told = {name: value for name, value in answer.headers.items() if name not in left_out}
            return answer.status_code, str(sorted(told.items())), answer.content

        for client in clients.values():
            client.__enter__()
        yield world, ask
        for client in clients.values():
            client.__exit__(None, None, None)


@pytest.mark.postgres
def test_both_databases_answer_alike(
    tmp_path: Path, sqlite_template: Path, postgres_url: str, record_property: Callable[[str, object], None]
) -> None:
    choices, calls, first = operations(), list[Call](), list[Told]()
    clock = FakeClock()
    with a_house(tmp_path / "one", sqlite_template, clock) as house, answering(house, clock) as (world, ask):
        asker = Asker(world, random.Random(SEED))
        for _ in range(CALLS):
            call = asker.draw(choices)
            calls.append(call)
            first.append(ask(call))
            if first[-1][0] < 300 and first[-1][2][:1] == b"{":
                asker.learn(call[2], json.loads(first[-1][2]).get("data"))
    clock = FakeClock()
    with a_house(tmp_path / "two", sqlite_template, clock) as other:
        db = open_database(postgres_url)
        with answering(replace(other, db=db, blobs=MemoryBlobs()), clock) as (_, ask):
            second = [ask(call) for call in calls]
        db.close()
    differing = [index for index in range(CALLS) if masked(first[index]) != masked(second[index])]
    shown = "\n".join(f"{index} {calls[index]}\n{unlike(first[index], second[index])}" for index in differing[:20])
    good = sum(each[0] < 300 for each in first)
    told = f"{CALLS} calls ({good} of them carried out), {len(differing)} answered differently"
    told_by(record_property, Figure(12, "SQLite beside PostgreSQL", told, "0 differing", str(SEED), not differing))
    assert not differing, f"{len(differing)} of {CALLS} differ:\n{shown}"
    assert good > CALLS / 4, "little was carried out; this proves little"
