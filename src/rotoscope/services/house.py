"""What the use cases stand on: one bundle of parts, joined in `app.py` and handed down as an argument."""

from dataclasses import dataclass, field
from typing import Any

from rotoscope.blobs import Blobs
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import Clock
from rotoscope.kit.traffic import Traffic
from rotoscope.kit.trips import Trips
from rotoscope.media.workshop import Workshop
from rotoscope.services.attempts import Attempts
from rotoscope.services.identity_provider import IdentityProvider
from rotoscope.services.links import Links
from rotoscope.services.passwords import Passwords
from rotoscope.services.rooms import Rooms
from rotoscope.store.database import Database

FRAMES_PER_TRIP = 128  # of those that are inspected, stored and committed together


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything is taken, each with a name; values and meanings stand in `settings.py`."""

    frames_max: int
    job_body_bytes_max: int
    body_bytes_max: int
    bulk_jobs_max: int
    tracks_max: int
    points_max: int
    edits_per_post_max: int
    upload_bytes_max: int
    frame_bytes_max: int
    frame_pixels_max: int
    fetch_seconds: float
    organization_jobs_per_day_max: int = 0
    organization_bytes_max: int = 0
    organization_streams_max: int = 1000


@dataclass(frozen=True, slots=True)
class House:
    """The parts of a running Rotoscope."""

    db: Database
    blobs: Blobs
    fetcher: Fetcher
    workshop: Workshop
    clock: Clock
    limits: Limits
    links: Links
    passwords: Passwords = field(default_factory=Passwords)
    attempts: Attempts = field(default_factory=Attempts)
    rooms: Rooms = field(default_factory=Rooms)
    provider: IdentityProvider | None = None
    traffic: Traffic = field(default_factory=Traffic)
    is_collecting: bool = False  # blobs that nothing names may go, for no other house keeps its own among them
    frame_trips: Trips[Any] = field(default_factory=lambda: Trips(FRAMES_PER_TRIP))
