"""All doors, in one table. The first ones are tried first, so the busiest stand on top."""

from fastapi import APIRouter
from fastapi.routing import APIRoute

from rotoscope.api import (
    attachments,
    audit,
    batches,
    bulk,
    details,
    docs,
    frames,
    health,
    history,
    invitations,
    issues,
    job_actions,
    job_list,
    jobs,
    keys,
    media,
    members,
    oidc,
    progress,
    project_life,
    projects,
    results,
    review,
    schemas,
    sessions,
    skills,
    stats,
    stream,
    tasks,
    tracks,
    uploads,
    webhook_log,
    webhooks,
    workflows,
)
from rotoscope.api.swift import hasten

ROUTERS: tuple[APIRouter, ...] = (
    jobs.router,
    tracks.router,
    history.router,
    media.router,
    frames.router,
    results.router,
    attachments.router,
    batches.router,
    bulk.router,
    job_actions.router,
    job_list.router,
    tasks.router,
    issues.router,
    review.router,
    uploads.router,
    projects.router,
    project_life.router,
    workflows.router,
    schemas.router,
    details.router,
    stats.router,
    progress.router,
    stream.router,
    webhooks.router,
    webhook_log.router,
    keys.router,
    members.router,
    skills.router,
    invitations.router,
    sessions.router,
    oidc.router,
    audit.router,
    health.router,
    docs.router,
)


def all_routes() -> list[APIRoute]:
    """Every route of every door. They are whole already: including the routers would cost every request."""
    return [hasten(route) for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
