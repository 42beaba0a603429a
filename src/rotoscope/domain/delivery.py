"""A delivery: what somebody is to be told at an address, until they have heard it or it is given up."""

from dataclasses import dataclass, field
from enum import StrEnum


class DeliveryState(StrEnum):
    WAITING = "waiting"  # not delivered yet; `next_attempt_at_ms` says when it is tried
    DELIVERED = "delivered"  # the receiver answered 2xx
    GIVEN_UP = "given_up"  # every attempt of the schedule failed, or the receiver said 410 Gone


@dataclass(frozen=True, slots=True)
class Delivery:
    """`queue_id` is the webhook's id, or the project's for the callback of the job API."""

    id: str
    queue_id: str
    is_callback: bool
    news_id: str
    kind: str
    project_id: str
    job_id: str
    url: str
    body: bytes
    state: DeliveryState
    next_attempt_at_ms: int | None
    created_at_ms: int
    updated_at_ms: int
    attempts: int = 0
    tries: int = 0
    held_until_ms: int = 0
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. `status` is that of the answer, None when none came; `error` says why then."""

    delivery_id: str
    attempt: int
    at_ms: int
    status: int | None
    error: str
    duration_ms: int
    sent_headers: dict[str, str] = field(default_factory=dict)
    answer_headers: dict[str, str] = field(default_factory=dict)
    answer_excerpt: str = ""
