"""`Client` blocks, `AsyncClient` awaits; the list of what they can do stands once, in `Operations`."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

import httpx2

from rotoscope.client import counts as _counts
from rotoscope.client import history as _history
from rotoscope.client import jobs as _jobs
from rotoscope.client import people as _people
from rotoscope.client import projects as _projects
from rotoscope.client import quality as _quality
from rotoscope.client import results as _results
from rotoscope.client import review as _review
from rotoscope.client import stream as _stream
from rotoscope.client import tasks as _tasks
from rotoscope.client import uploads as _uploads
from rotoscope.client import webhooks as _webhooks
from rotoscope.client import workflows as _workflows
from rotoscope.client.drivers import Awaiting, Blocking
from rotoscope.client.errors import ClientError
from rotoscope.client.operation import Listing, Operation

URL_DEFAULT = "http://127.0.0.1:8000"


class Operations:
    """Everything that can be asked of a server."""

    me = Operation(_projects.me)
    create_project = Operation(_projects.create_project)
    projects = Listing(_projects.projects)
    project = Operation(_projects.project)
    update_project = Operation(_projects.update_project)
    export_project = Operation(_projects.export_project)
    import_project = Operation(_projects.import_project)
    archive_project = Operation(_projects.archive_project)
    unarchive_project = Operation(_projects.unarchive_project)
    delete_project = Operation(_projects.delete_project)
    restore_project = Operation(_projects.restore_project)
    project_members = Operation(_projects.project_members)
    place_member = Operation(_projects.place_member)
    remove_project_member = Operation(_projects.remove_project_member)
    storage = Operation(_projects.storage)
    stats = Operation(_counts.stats)
    progress = Operation(_counts.progress)
    every_progress = Operation(_counts.every_progress)
    schema = Operation(_projects.schema)
    schema_versions = Operation(_projects.schema_versions)
    put_schema = Operation(_projects.put_schema)
    create_workflow = Operation(_workflows.create_workflow)
    workflows = Listing(_workflows.workflows)
    workflow = Operation(_workflows.workflow)
    change_workflow = Operation(_workflows.change_workflow)
    model_runs = Operation(_workflows.model_runs)
    step_counts = Operation(_counts.step_counts)
    act_on_jobs = Operation(_workflows.act_on_jobs)
    create_key = Operation(_people.create_key)
    keys = Listing(_people.keys)
    revoke_key = Operation(_people.revoke_key)
    add_member = Operation(_people.add_member)
    members = Listing(_people.members)
    create_sign_in_link = Operation(_people.create_sign_in_link)
    rotate_key = Operation(_people.rotate_key)
    member = Operation(_people.member)
    change_member = Operation(_people.change_member)
    end_sessions = Operation(_people.end_sessions)
    create_reset_link = Operation(_people.create_reset_link)
    invite = Operation(_people.invite)
    invitations = Listing(_people.invitations)
    revoke_invitation = Operation(_people.revoke_invitation)
    audit = Listing(_people.audit)
    verify_audit = Operation(_people.verify_audit)
    views = Operation(_workflows.views)
    put_view = Operation(_workflows.put_view)
    delete_view = Operation(_workflows.delete_view)
    skills = Operation(_workflows.skills)
    put_skills = Operation(_workflows.put_skills)
    create_batch = Operation(_projects.create_batch)
    batch_effort = Operation(_projects.batch_effort)
    batch = Operation(_projects.batch)
    change_batch = Operation(_projects.change_batch)
    batches = Listing(_projects.batches)

    create_job = Operation(_jobs.create_job)
    create_jobs = Listing(_jobs.create_jobs)
    jobs = Listing(_jobs.jobs)
    job = Operation(_jobs.job)
    view_job = Operation(_jobs.view_job)
    cancel_job = Operation(_jobs.cancel_job)
    deliveries = Listing(_jobs.deliveries)
    wait_until_open = Operation(_jobs.wait_until_open)
    wait_for_result = Operation(_jobs.wait_for_result)
    result = Operation(_results.result)
    save_result = Operation(_results.save_result)
    save_results = Operation(_results.save_results)

    upload = Operation(_uploads.upload)
    find_upload = Operation(_uploads.find_upload)
    delete_upload = Operation(_uploads.delete_upload)

    tasks = Listing(_tasks.tasks)
    task = Operation(_tasks.task)
    claim_next = Operation(_tasks.claim_next)
    claim = Operation(_tasks.claim)
    heartbeat = Operation(_tasks.heartbeat)
    release = Operation(_tasks.release)
    submit = Operation(_tasks.submit)
    frames = Listing(_tasks.frames)
    picture = Operation(_tasks.picture)
    retry_frames = Operation(_tasks.retry_frames)
    tracks = Operation(_tasks.tracks)
    apply_edits = Operation(_tasks.apply_edits)
    history = Operation(_history.history)
    edits = Listing(_history.edits)
    tracks_at = Operation(_history.tracks_at)
    authors = Operation(_history.authors)
    parked_edits = Operation(_history.parked_edits)
    settle_parked = Operation(_history.settle_parked)

    create_webhook = Operation(_webhooks.create_webhook)
    webhook_kinds = Operation(_webhooks.webhook_kinds)
    webhooks = Listing(_webhooks.webhooks)
    webhook = Operation(_webhooks.webhook)
    update_webhook = Operation(_webhooks.update_webhook)
    delete_webhook = Operation(_webhooks.delete_webhook)
    rotate_webhook = Operation(_webhooks.rotate_webhook)
    ping_webhook = Operation(_webhooks.ping_webhook)
    webhook_deliveries = Listing(_webhooks.webhook_deliveries)
    webhook_delivery = Operation(_webhooks.webhook_delivery)
    redeliver = Operation(_webhooks.redeliver)

    issues = Operation(_review.issues)
    project_issues = Listing(_review.project_issues)
    create_issue = Operation(_review.create_issue)
    comment_issue = Operation(_review.comment_issue)
    resolve_issue = Operation(_review.resolve_issue)
    reopen_issue = Operation(_review.reopen_issue)
    verify_issue = Operation(_review.verify_issue)
    delete_issue = Operation(_review.delete_issue)
    checks = Operation(_review.checks)
    difference = Operation(_review.difference)
    agreement = Operation(_review.agreement)
    review = Operation(_review.review)
    mark = Operation(_review.mark)
    review_settings = Operation(_review.review_settings)
    put_review_settings = Operation(_review.put_review_settings)
    quality = Operation(_review.quality)
    scores = Operation(_quality.scores)
    confused_jobs = Operation(_quality.confused_jobs)
    gold_jobs = Operation(_quality.gold_jobs)
    add_gold = Operation(_quality.add_gold)
    take_gold = Operation(_quality.take_gold)


def _address(url: str | None) -> str:
    address = (url or os.environ.get("ROTOSCOPE_URL") or URL_DEFAULT).rstrip("/")
    if not address.startswith(("http://", "https://")):
        raise ClientError(f"{address} is not the address of a server; it begins with http:// or https://.")
    return address


def _headers(key: str | None) -> dict[str, str]:
    secret = key or os.environ.get("ROTOSCOPE_KEY")
    if not secret:
        raise ClientError("No API key: give `key`, or set ROTOSCOPE_KEY. `rotoscope key create` makes one.")
    return {"x-api-key": secret, "User-Agent": "rotoscope-python"}


class Client(Blocking, Operations):
    """Talk to a server, blocking. `url` and `key` default to ROTOSCOPE_URL and ROTOSCOPE_KEY.

    with Client("http://127.0.0.1:8000", key) as rotoscope:
        job = rotoscope.create_job(project_id, "clip-1", source=rotoscope.upload("clip.mp4").source, tag="boxes")
        rotoscope.wait_for_result(project_id, job.job_id)
        document = rotoscope.result(project_id, job.job_id)
    """

    def __init__(
        self, url: str | None = None, key: str | None = None, *, transport: httpx2.BaseTransport | None = None
    ) -> None:
        super().__init__(_address(url), _headers(key), transport)

    def events(self, project_id: str | None = None, *, last_event_id: str = "") -> Iterator[_stream.News]:
        """What happens, while it happens, for ever; a connection that breaks goes on where it stopped."""
        return _stream.listen(self._http, project_id, last_event_id)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


class AsyncClient(Awaiting, Operations):
    """The same operations to be awaited; lists are read with `async for`."""

    def __init__(
        self, url: str | None = None, key: str | None = None, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        super().__init__(_address(url), _headers(key), transport)

    def events(self, project_id: str | None = None, *, last_event_id: str = "") -> AsyncIterator[_stream.News]:
        """What happens, while it happens, for ever; a connection that breaks goes on where it stopped."""
        return _stream.listen_async(self._http, project_id, last_event_id)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self.close()
