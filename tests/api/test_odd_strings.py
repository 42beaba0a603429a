"""Every text that somebody may write comes back as it was, or is refused with its place: nothing is mended."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from rotoscope.services.house import House
from tests.api.at_once import caller
from tests.api.odd_strings import KEPT, MAY_BE_REFUSED
from tests.factories import Studio, a_job

FRAME = {"frame_id": "1", "src": "https://example.org/1.jpg"}
EVERY = {**KEPT, **MAY_BE_REFUSED}


class Desk:
    """Writes a text into one field, and reads it back by another way if there is one."""

    def __init__(self, client: httpx2.AsyncClient, studio: Studio, job_id: str) -> None:
        self.client = client
        self.project = f"/v1/projects/{studio.project.id}"
        self.job = f"/v1/jobs/{job_id}"
        self.number = 0

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self.client.request(method, path, **({"json": body} if body is not None else {}))
        if answer.status_code != 200:
            raise Refused(answer)
        return answer.json()["data"]

    async def project_name(self, text: str) -> str:
        made = await self.ask("POST", "/v1/projects", {"name": text})
        return (await self.ask("GET", f"/v1/projects/{made['id']}"))["name"]

    async def guide(self, text: str) -> str:
        await self.ask("PATCH", self.project, {"guide": text})
        return (await self.ask("GET", self.project))["guide"]

    async def batch_name(self, text: str) -> str:
        made = await self.ask("POST", f"{self.project}/batch", {"name": text})
        return (await self.ask("GET", f"{self.project}/batch/{made['batch_id']}"))["name"]

    async def label_name(self, text: str) -> str:
        await self.ask("PUT", f"{self.project}/schema", {"labels": [{"name": text}]})
        return (await self.ask("GET", f"{self.project}/schema"))["labels"][0]["name"]

    async def label_words(self, text: str) -> str:
        await self.ask("PUT", f"{self.project}/schema", {"labels": [{"name": "a", "display_name": text}]})
        return (await self.ask("GET", f"{self.project}/schema"))["labels"][0]["display_name"]

    async def attribute_value(self, text: str) -> str:
        attribute = {"name": "pose", "type": "select", "values": [text]}
        await self.ask("PUT", f"{self.project}/schema", {"labels": [{"name": "a", "attributes": [attribute]}]})
        return (await self.ask("GET", f"{self.project}/schema"))["labels"][0]["attributes"][0]["values"][0]

    async def workflow_name(self, text: str) -> str:
        self.number += 1
        made = await self.ask("POST", f"{self.project}/workflows", {"name": text, "tag": f"t{self.number}"})
        return (await self.ask("GET", f"{self.project}/workflows/{made['id']}"))["name"]

    async def member_name(self, text: str) -> str:
        made = await self.ask("POST", "/v1/members", {"name": text})
        return (await self.ask("GET", f"/v1/members/{made['id']}"))["name"]

    async def key_name(self, text: str) -> str:
        made = await self.ask("POST", "/v1/keys", {"name": text})
        return next(key for key in (await self.ask("GET", "/v1/keys"))["keys"] if key["id"] == made["id"])["name"]

    async def issue(self, text: str) -> str:
        made = await self.ask("POST", f"{self.job}/issues", {"text": text})
        found = (await self.ask("GET", f"{self.job}/issues"))["issues"]
        return next(issue for issue in found if issue["id"] == made["id"])["text"]

    async def reference_id(self, text: str) -> str:
        body = {"reference_id": text, "tag": "default", "data": {"video_data": {"frames": [FRAME]}}}
        made = await self.ask("POST", f"{self.project}/jobs", body)
        return (await self.ask("GET", f"{self.project}/jobs/{made['job_id']}"))["reference_id"]

    async def frame_id(self, text: str) -> str:
        self.number += 1
        frames = [{**FRAME, "frame_id": text}]
        body = {"reference_id": f"f{self.number}", "tag": "default", "data": {"video_data": {"frames": frames}}}
        made = await self.ask("POST", f"{self.project}/jobs", body)
        return (await self.ask("GET", f"/v1/jobs/{made['job_id']}/frames"))["frames"][0]["frame_id"]


class Refused(Exception):
    def __init__(self, answer: httpx2.Response) -> None:
        self.answer = answer
        super().__init__(f"{answer.status_code} {answer.text[:200]}")


FIELDS = [name for name, value in vars(Desk).items() if callable(value) and name not in ("__init__", "ask")]


@pytest.mark.parametrize("field", FIELDS)
async def test_a_text_comes_back_as_it_was_or_is_refused_with_its_place(
    api: FastAPI, house: House, studio: Studio, key: str, field: str
) -> None:
    job = a_job(house, studio)
    async with caller(api, key) as client:
        write: Callable[[str], Awaitable[str]] = getattr(Desk(client, studio, job.id), field)
        for name, text in EVERY.items():
            refused = await refusal(write, text)
            if refused is None:
                continue
            assert name in MAY_BE_REFUSED, f"{name}: {refused.text[:200]}"
            assert refused.status_code == 400, f"{name}: {refused.text[:200]}"
            assert refused.json()["data"]["errors"][0]["pointer"], name
            assert len(refused.content) < 2000, "what was refused is not sent back in full"


async def refusal(write: Callable[[str], Awaitable[str]], text: str) -> httpx2.Response | None:
    try:
        assert await write(text) == text
    except Refused as refused:
        return refused.answer
    return None
