"""Jobs as clients post them, by way of the service."""

import json
from typing import Any

from rotoscope.domain.job import Job
from rotoscope.domain.new_job import Created
from rotoscope.services import intake
from rotoscope.services.house import House
from rotoscope.store import jobs
from rotoscope.wire.body import Body
from tests.factories import Studio
from tests.unit.wire.jobs import a_body


def a_post(studio: Studio, **changes: Any) -> dict[str, Any]:
    """The body of a video job for this studio's workflow."""
    return a_body(**{"tag": studio.workflow.tag, **changes})


async def post(house: House, studio: Studio, body: Any) -> Created:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await intake.receive_job(house, studio.client, studio.project.id, Body(text))


def job_of(house: House, created: Created) -> Job:
    found = house.db.read_now(lambda conn: jobs.get(conn, created.job_id))
    assert found is not None
    return found
