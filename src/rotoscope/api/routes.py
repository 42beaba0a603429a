"""All doors, in one table."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
