"""All doors, in one table. The first ones are tried first, so the busiest stand on top."""

from fastapi import APIRouter

from rotoscope.api import (
    attachments,
    details,
    health,
    jobs,
    media,
    results,
    stats,
)

ROUTERS: tuple[APIRouter, ...] = (
    jobs.router,
    media.router,
    results.router,
    attachments.router,
    details.router,
    stats.router,
    health.router,
)
