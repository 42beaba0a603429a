"""All doors, in one table. The first ones are tried first, so the busiest stand on top."""

from functools import cache

from fastapi import APIRouter
from fastapi.routing import APIRoute

from rotoscope.api import (
    attachments,
    audit,
    batch_desk,
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
    project_setups,
    projects,
    quality,
    results,
    review,
    schemas,
    sessions,
    skills,
    stats,
    storage,
    stream,
    tasks,
    tracks,
    uploads,
    views,
    webhook_log,
    webhooks,
    workflows,
)
from rotoscope.api.role_matrix import Matrix, rules
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
    batch_desk.router,
    bulk.router,
    job_actions.router,
    job_list.router,
    views.router,
    tasks.router,
    issues.router,
    review.router,
    quality.router,
    uploads.router,
    projects.router,
    project_life.router,
    project_setups.router,
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
    storage.router,
    health.router,
    docs.router,
)


@cache
def all_routes() -> tuple[APIRoute, ...]:
    """Every route of every door. They are whole already: including the routers would cost every request.

    They know nothing of a house, so that all applications of a process share them.
    """
    return tuple(hasten(route) for router in ROUTERS for route in router.routes if isinstance(route, APIRoute))


@cache
def all_rules() -> Matrix:
    """Who may what, by those routes."""
    return rules(all_routes())
