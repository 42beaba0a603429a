"""Issues: what a checker holds against the work, and what becomes of it."""

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.pages import opened, page_answer
from rotoscope.api.review_examples import ISSUE, ISSUE_ID, NEW_ISSUE
from rotoscope.domain.errors import InvalidParameter
from rotoscope.domain.issue import IssueFilter, IssueState, Severity, Step
from rotoscope.services.review import issues
from rotoscope.wire.issue import IssueGone, IssueList, IssuePage, IssueStep, IssueView, NewComment, NewIssue

router = APIRouter(tags=["Review"])

PAGE_SIZE_MAX = 500
ERRORS = (400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507)
States = Annotated[str, Query(description="open, reopened, resolved, verified; several with commas")]


@router.get(
    "/v1/jobs/{job_id}/issues",
    **operation("List the issues of a job", gives=IssueList, answer_example={"issues": [ISSUE]}),
)
async def list_issues(job_id: str, house: TheHouse, asker: Asker, state: States = "") -> Response:
    """By number, with their threads."""
    states = some_of(state, "state", [one.value for one in IssueState])
    return answer(await house.db.read(lambda conn: issues.list_issues(conn, asker, job_id, states)))


@router.post(
    "/v1/jobs/{job_id}/issues",
    **operation(
        "Make an issue",
        takes=NewIssue,
        gives=IssueView,
        examples={
            "a track in some frames": NEW_ISSUE,
            "a point": {"text": "Somebody is missing here.", "category": "missing", "frame": 24, "point": [0.4, 0.5]},
            "the job": {"text": "All boxes are shifted by a frame."},
        },
        answer_example=ISSUE,
        errors=ERRORS,
    ),
)
async def create_issue(request: Request, job_id: str, house: TheHouse, asker: Asker) -> Response:
    """Pinned to the job, a frame or a range, a track, a point. The categories are those of the project."""
    new = await read(request, NewIssue)
    return await carry_out(request, asker, lambda conn: issues.create(conn, house, asker, job_id, new))


@router.post(
    "/v1/jobs/{job_id}/issues/{issue_id}/comments",
    **operation(
        "Say something about an issue",
        takes=NewComment,
        gives=IssueView,
        examples={"comment": {"text": "Which shadow?"}},
        answer_example=ISSUE,
        errors=ERRORS,
    ),
)
async def comment(request: Request, job_id: str, issue_id: str, house: TheHouse, asker: Asker) -> Response:
    new = await read(request, NewComment)
    return await carry_out(request, asker, lambda conn: issues.comment(conn, house, asker, job_id, issue_id, new.text))


@router.post(
    "/v1/jobs/{job_id}/issues/{issue_id}/resolve",
    **operation(
        "Resolve an issue",
        takes=IssueStep,
        gives=IssueView,
        examples={"done": {}, "with a word": {"text": "Done."}},
        answer_example=ISSUE,
        errors=ERRORS,
    ),
)
async def resolve(request: Request, job_id: str, issue_id: str, house: TheHouse, asker: Asker) -> Response:
    """It is mended, says who made it. Again is harmless."""
    return await _take(request, job_id, issue_id, house, asker, Step.RESOLVE)


@router.post(
    "/v1/jobs/{job_id}/issues/{issue_id}/reopen",
    **operation(
        "Re-open an issue",
        takes=IssueStep,
        gives=IssueView,
        examples={"not yet": {"text": "Still too wide in frame 30."}},
        answer_example={**ISSUE, "state": "reopened"},
        errors=ERRORS,
    ),
)
async def reopen(request: Request, job_id: str, issue_id: str, house: TheHouse, asker: Asker) -> Response:
    """It is not mended after all."""
    return await _take(request, job_id, issue_id, house, asker, Step.REOPEN)


@router.post(
    "/v1/jobs/{job_id}/issues/{issue_id}/verify",
    **operation(
        "Verify an issue",
        takes=IssueStep,
        gives=IssueView,
        examples={"seen": {}},
        answer_example={**ISSUE, "state": "verified"},
        errors=ERRORS,
    ),
)
async def verify(request: Request, job_id: str, issue_id: str, house: TheHouse, asker: Asker) -> Response:
    """A checker has seen that it is mended. For checkers and managers, and whoever holds the checker's task."""
    return await _take(request, job_id, issue_id, house, asker, Step.VERIFY)


@router.delete(
    "/v1/jobs/{job_id}/issues/{issue_id}",
    **operation("Take an issue back", gives=IssueGone, answer_example={"id": ISSUE_ID}, errors=ERRORS),
)
async def delete_issue(request: Request, job_id: str, issue_id: str, house: TheHouse, asker: Asker) -> Response:
    """One's own, as long as nobody has answered it."""

    def delete(conn: sa.Connection) -> IssueGone:
        issues.delete(conn, house, asker, job_id, issue_id)
        return IssueGone(issue_id)

    return await carry_out(request, asker, delete)


@router.get(
    "/v1/projects/{project_id}/issues",
    **operation(
        "List the issues of a project", gives=IssuePage, answer_example={"issues": [ISSUE], "next_page_token": ""}
    ),
)
async def list_of_project(
    project_id: str,
    house: TheHouse,
    asker: Asker,
    state: States = "",
    category: Annotated[str, Query(description="one of the project's, or several with commas")] = "",
    severity: Annotated[str, Query(description="minor, major, blocking; several with commas")] = "",
    label: Annotated[str | None, Query(description="of the track it is pinned to")] = None,
    author: Annotated[str | None, Query(description="the id of a member or a key")] = None,
    job_id: str | None = None,
    page_size: Annotated[int, Query(ge=1, description=f"issues in a page; at most {PAGE_SIZE_MAX}")] = 100,
    page_token: str = "",
) -> Response:
    """Newest first."""
    wanted = IssueFilter(
        states=some_of(state, "state", [one.value for one in IssueState]),
        categories=[name for name in category.split(",") if name],
        severities=some_of(severity, "severity", [one.value for one in Severity]),
        label=label,
        author_id=author,
        job_id=job_id,
    )
    before = int(opened(house, asker, page_token) or 0)
    most = min(page_size, PAGE_SIZE_MAX)
    page = await house.db.read(lambda conn: issues.list_of_project(conn, asker, project_id, wanted, before, most))
    return page_answer(house, asker, page)


def some_of(text: str, name: str, known: list[str]) -> list[str]:
    """What a query lists with commas between."""
    names = [one for one in text.split(",") if one]
    for one in names:
        if one not in known:
            message = f"{name} must be some of {', '.join(known)}, not {one[:80]}."
            raise InvalidParameter.at(f"/query/{name}", message, one)
    return names


async def _take(request: Request, job_id: str, issue_id: str, house: TheHouse, asker: Asker, step: Step) -> Response:
    body = await read(request, IssueStep, default=IssueStep())
    return await carry_out(
        request, asker, lambda conn: issues.take(conn, house, asker, job_id, issue_id, step, body.text)
    )
