"""Review: where a job stands in it, automatic checks, differences, how a project reviews, and its quality report."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import Former, carry_out, tagged
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import TRACK_ID
from rotoscope.api.review_examples import AGREEMENT, DIFFERENCE, FINDINGS, QUALITY, REVIEW, REVIEW_SETTINGS
from rotoscope.domain.review import ReviewSettings
from rotoscope.services import review
from rotoscope.services.review import agreeing, checking, quality
from rotoscope.wire.agreement import AgreementView
from rotoscope.wire.quality import Quality
from rotoscope.wire.review import (
    DifferenceView,
    FindingsView,
    NewMark,
    NewReviewSettings,
    ReviewView,
    read_settings,
)

router = APIRouter(tags=["Review"])

WRITE_ERRORS = (400, 401, 403, 404, 413, 415, 429, 500, 503, 507)
REVISION_MAX = 2**31 - 1
SINCE = "a revision; what was last sent back, or 0, the job as it came"
From = Annotated[int | None, Query(alias="from", ge=0, le=REVISION_MAX, description=SINCE)]
To = Annotated[int | None, Query(alias="to", ge=0, le=REVISION_MAX, description="a later revision; the newest")]


@router.get(
    "/v1/jobs/{job_id}/review",
    **operation("Look at the review of a job", gives=ReviewView, answer_example=REVIEW),
)
async def get_review(job_id: str, house: TheHouse, asker: Asker) -> Response:
    """Its round, its submissions with their verdicts, the checklist, what was accepted and dismissed."""
    return answer(await house.db.read(lambda conn: review.standing(conn, asker, job_id)))


@router.post(
    "/v1/jobs/{job_id}/review/marks",
    **operation(
        "Set a mark",
        takes=NewMark,
        gives=ReviewView,
        examples={
            "this track is right": {"kind": "accepted_track", "subject": TRACK_ID},
            "this is no mistake": {"kind": "dismissed_finding", "subject": FINDINGS["findings"][0]["id"]},
            "not ticked after all": {"kind": "ticked", "subject": "Every person is drawn", "is_set": False},
        },
        answer_example=REVIEW,
        errors=WRITE_ERRORS,
    ),
)
async def set_mark(request: Request, job_id: str, house: TheHouse, asker: Asker) -> Response:
    """What a checker notes without words: a track is accepted, a finding dismissed, a line of the checklist ticked."""
    new = await read(request, NewMark)
    return await carry_out(request, asker, lambda conn: review.set_mark(conn, house, asker, job_id, new))


@router.get(
    "/v1/jobs/{job_id}/checks",
    **operation("Run the automatic checks", gives=FindingsView, answer_example=FINDINGS),
)
async def get_checks(job_id: str, house: TheHouse, asker: Asker) -> Response:
    """Suspicious places in the job as it is now: gaps, jumps, size flips, swaps, duplicates and more."""
    return answer(await house.db.read(lambda conn: checking.find(conn, asker, job_id)))


@router.get(
    "/v1/jobs/{job_id}/difference",
    **operation(
        "Tell what has changed",
        gives=DifferenceView,
        answer_example=DIFFERENCE,
    ),
)
async def get_difference(
    job_id: str,
    house: TheHouse,
    asker: Asker,
    from_revision: From = None,
    to_revision: To = None,
) -> Response:
    """Which tracks were added, removed and changed between two revisions, in which frames, and which cells."""
    return answer(
        await house.db.read(lambda conn: checking.difference(conn, asker, job_id, from_revision, to_revision))
    )


@router.get(
    "/v1/jobs/{job_id}/agreement",
    **operation("Compare several makers", gives=AgreementView | None, answer_example=AGREEMENT, errors=(401, 403, 404)),
)
async def get_agreement(job_id: str, house: TheHouse, asker: Asker) -> Response:
    """How far the makers of a job agreed, where a step has several.

    `data` is null before all have handed in, and for makers. Each maker's copy opens as a job does, by its `copy_id`.
    To choose another track is to edit the job.
    """
    return answer(await house.db.read(lambda conn: agreeing.agreement(conn, asker, job_id)))


@router.get(
    "/v1/projects/{project_id}/review-settings",
    **operation("Look at how a project reviews", gives=ReviewSettings, answer_example=REVIEW_SETTINGS),
)
async def get_settings(project_id: str, house: TheHouse, asker: Asker) -> Response:
    return tagged(await house.db.read(lambda conn: review.settings_of(conn, asker, project_id)))


@router.put(
    "/v1/projects/{project_id}/review-settings",
    **operation(
        "Say how a project reviews",
        takes=NewReviewSettings,
        gives=ReviewSettings,
        examples={"blind, with a checklist": {"is_blind": True, "checklist": ["Every person is drawn"]}},
        answer_example=REVIEW_SETTINGS,
        errors=WRITE_ERRORS,
    ),
)
async def put_settings(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """The whole of it: categories of issues, checklist, automatic checks, and whether names are kept back."""
    wanted = read_settings(await read(request, NewReviewSettings))
    return await carry_out(
        request,
        asker,
        lambda conn: review.put_settings(conn, house, asker, project_id, wanted),
        former=Former(lambda conn: review.settings_of(conn, asker, project_id), is_whole=True),
    )


@router.get(
    "/v1/projects/{project_id}/quality",
    **operation("Report quality", gives=Quality, answer_example=QUALITY),
)
async def get_quality(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """How work passed review, and what was found wrong with it: by category, by label, by person."""
    return answer(await house.db.read(lambda conn: quality.report(conn, house, asker, project_id)))
