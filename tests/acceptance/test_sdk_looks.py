"""Our own client looks at whatever a page shows: counts, steps, batches, tasks, pictures, what was done before."""

import uuid

import pytest

from rotoscope import AsyncClient
from rotoscope.client import ChangedMeanwhile
from tests.acceptance.serving import Server
from tests.acceptance.test_sdk import edits_of


async def test_a_program_sees_what_a_page_shows(server: Server) -> None:
    async with AsyncClient(server.url, server.key) as client:
        project = await client.create_project(f"Looked at {uuid.uuid4()}")
        flow = await client.create_workflow(project.id, "One", tag="one", steps=[{"name": "draw", "kind": "maker"}])
        made = await client.create_batch(project.id, "Night", description="Rain")
        batch = await client.batch(project.id, made.batch_id)
        changed = await client.change_batch(project.id, batch.id, due_on="2031-01-02", if_match=batch.etag)
        assert (batch.description, changed.due_on) == ("Rain", "2031-01-02")
        with pytest.raises(ChangedMeanwhile):
            await client.change_batch(project.id, batch.id, due_on="", if_match=batch.etag)

        frames = [f"{server.pictures}/looked{n}.jpg" for n in range(3)]
        job = await client.create_job(project.id, "seen", frames=frames, tag="one", batch_id=batch.id)
        await client.wait_until_open(job.job_id)
        [waiting] = [task async for task in client.tasks(project_id=project.id)]
        held = await client.claim(waiting.id)
        assert (await client.task(held.id)).state == "held"
        lease = {"session": "s", "task_id": held.id, "lease_token": held.lease_token, "have": 0}
        await client.apply_edits(job.job_id, edits_of(str(uuid.uuid4())), **lease)
        [edit] = [each async for each in client.edits(job.job_id)]
        assert (edit.revision, edit.changes[0]["cell"]) == (1, "head")
        assert [each async for each in client.edits(job.job_id, since=1)] == []
        assert (await client.tracks_at(job.job_id, 0))[:4] == b"RTS1"
        assert (await client.picture(job.job_id, 2))[:2] == b"\xff\xd8"

        assert (await client.stats(project.id)).total_jobs == 1
        progress = await client.progress(project.id, days=7)
        assert (progress.jobs, len(progress.days), progress.steps[0]["step"]) == (1, 7, "draw")
        assert {one.project_id: one.states for one in await client.every_progress()}[project.id]["open"] == 1
        [standing] = await client.step_counts(project.id, flow.id)
        assert (standing.step, standing.state, standing.version, standing.jobs) == ("draw", "open", 1, 1)
        mine = [one.job_id async for one in client.jobs(project.id, holder="me")]
        assert (mine, [one async for one in client.jobs(project.id, issues="open")]) == ([job.job_id], [])
        assert (await client.review(job.job_id)).submissions == []
        assert "job.completed" in [kind.name for kind in await client.webhook_kinds()]
        [view] = await client.put_view(project.id, "Held", "holder=me", is_shared=True)
        assert await client.views(project.id) == [view]
        member = await client.add_member("Sam", email=f"{uuid.uuid4()}@example.org")
        assert await client.put_skills(member.id, ["night"]) == await client.skills(member.id) == ["night"]
        assert await client.end_sessions(member.id) == 0
