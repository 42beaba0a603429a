"""Review: issues, automatic checks, differences, and how a project reviews."""

from collections.abc import Sequence
from typing import Any

import msgspec

from rotoscope.client import review_models as models
from rotoscope.client.listing import pages
from rotoscope.client.operation import Pages
from rotoscope.client.steps import Steps, call


def issues(job_id: str, *, state: str | None = None) -> Steps[list[models.Issue]]:
    """The issues of a job, by number. `state`: open, reopened, resolved, verified; several with commas."""
    query = {"state": state}
    found = yield from call(dict[str, list[models.Issue]], "GET", f"/v1/jobs/{job_id}/issues", query=query)
    return found["issues"]


def project_issues(project_id: str, **wanted: str | None) -> Pages[models.Issue]:
    """The issues of a project, newest first. `wanted`: state, category, severity, label, author, job_id."""
    return pages(models.Issue, f"/v1/projects/{project_id}/issues", "issues", wanted)


def create_issue(
    job_id: str,
    text: str = "",
    *,
    category: str = "other",
    severity: str = "major",
    frame: int | None = None,
    last_frame: int | None = None,
    track: str | None = None,
    point: tuple[float, float] | None = None,
) -> Steps[models.Issue]:
    """Make an issue: of the job, unless you name a frame (or frames), a track, or a point in norm space."""
    body = {"text": text, "category": category, "severity": severity, "frame": frame, "last_frame": last_frame}
    body |= {"track": track, "point": point}
    return (yield from call(models.Issue, "POST", f"/v1/jobs/{job_id}/issues", body=body))


def comment_issue(job_id: str, issue_id: str, text: str) -> Steps[models.Issue]:
    """Say something about an issue."""
    path = f"/v1/jobs/{job_id}/issues/{issue_id}/comments"
    return (yield from call(models.Issue, "POST", path, body={"text": text}))


def resolve_issue(job_id: str, issue_id: str, text: str = "") -> Steps[models.Issue]:
    """It is mended. Safe to repeat."""
    return (yield from _take(job_id, issue_id, "resolve", text))


def reopen_issue(job_id: str, issue_id: str, text: str = "") -> Steps[models.Issue]:
    """It is not mended after all. Safe to repeat."""
    return (yield from _take(job_id, issue_id, "reopen", text))


def verify_issue(job_id: str, issue_id: str, text: str = "") -> Steps[models.Issue]:
    """A checker has seen that it is mended. Safe to repeat."""
    return (yield from _take(job_id, issue_id, "verify", text))


def delete_issue(job_id: str, issue_id: str) -> Steps[Any]:
    """Take one's own issue back, as long as nobody has answered it."""
    return (yield from call(Any, "DELETE", f"/v1/jobs/{job_id}/issues/{issue_id}"))


def checks(job_id: str) -> Steps[list[models.Finding]]:
    """Run the automatic checks on a job as it is now."""
    found = yield from call(dict[str, Any], "GET", f"/v1/jobs/{job_id}/checks")
    return msgspec.convert(found["findings"], list[models.Finding])


def difference(
    job_id: str, *, from_revision: int | None = None, to_revision: int | None = None
) -> Steps[models.Difference]:
    """What became of the tracks between two revisions: since the job was last sent back, unless you name them."""
    query = {"from": from_revision, "to": to_revision}
    return (yield from call(models.Difference, "GET", f"/v1/jobs/{job_id}/difference", query=query))


def review(job_id: str) -> Steps[models.ReviewStanding]:
    """Where the review of a job stands: its round, what was handed in, and the checklist."""
    return (yield from call(models.ReviewStanding, "GET", f"/v1/jobs/{job_id}/review"))


def mark(job_id: str, kind: str, subject: str, *, is_set: bool = True) -> Steps[models.ReviewStanding]:
    """Note without words: `ticked` a line of the checklist, `accepted_track` a track, `dismissed_finding` a finding."""
    body = {"kind": kind, "subject": subject, "is_set": is_set}
    return (yield from call(models.ReviewStanding, "POST", f"/v1/jobs/{job_id}/review/marks", body=body))


def review_settings(project_id: str) -> Steps[models.ReviewSettings]:
    """How a project reviews."""
    return (yield from call(models.ReviewSettings, "GET", f"/v1/projects/{project_id}/review-settings"))


def put_review_settings(
    project_id: str,
    *,
    categories: Sequence[str] | None = None,
    checklist: Sequence[str] = (),
    is_blind: bool = False,
    checks: Sequence[str] | None = None,
    if_match: str = "",
) -> Steps[models.ReviewSettings]:
    """Say how a project reviews, whole; without categories or checks it has the usual ones."""
    body: dict[str, Any] = {"checklist": list(checklist), "is_blind": is_blind}
    body |= {} if categories is None else {"categories": list(categories)}
    body |= {} if checks is None else {"checks": list(checks)}
    path = f"/v1/projects/{project_id}/review-settings"
    return (yield from call(models.ReviewSettings, "PUT", path, body=body, if_match=if_match))


def quality(project_id: str) -> Steps[models.Quality]:
    """How work passed review: first passes, rounds, issues by category, label and person."""
    return (yield from call(models.Quality, "GET", f"/v1/projects/{project_id}/quality"))


def agreement(job_id: str) -> Steps[models.Agreement | None]:
    """How far the several makers of a job agreed; None before all of them have handed in."""
    return (yield from call(models.Agreement | None, "GET", f"/v1/jobs/{job_id}/agreement"))


def _take(job_id: str, issue_id: str, step: str, text: str) -> Steps[models.Issue]:
    path = f"/v1/jobs/{job_id}/issues/{issue_id}/{step}"
    return (yield from call(models.Issue, "POST", path, body={"text": text}))
