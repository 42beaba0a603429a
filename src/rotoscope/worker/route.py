"""Which handler an event goes to, and how much of it travels at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from rotoscope.domain.events import Event
from rotoscope.services.house import House

Handler = Callable[[House, Sequence[Event]], Awaitable[None]]
"""Handles each event's subject in a transaction of its own, and does nothing for one that is past it already."""

GivenUp = Callable[[House, Event, str], Awaitable[None]]
"""Told of an event that has failed too often, and why; it does nothing for a subject that is past it already."""


@dataclass(frozen=True, slots=True)
class Route:
    """`weight_max` and `events_max` bound a parcel, `parcels_max` how many are on their way at once.

    `is_light`: the handler waits for nothing but the database, so the outbox alone carries it, without the engine.
    `rest_seconds` pass from one taking of this kind to the next, for what nobody waits for.
    `given_up` is what follows when an event has failed too often: whoever waits for it is told.
    """

    handler: Handler
    weight_max: int = 1000
    events_max: int = 200
    parcels_max: int = 4
    is_light: bool = False
    rest_seconds: float = 0.0
    given_up: GivenUp | None = None


Routes = Mapping[type[Event], Route]
