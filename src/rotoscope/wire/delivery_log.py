"""What became of the callbacks of a job: every delivery, every attempt."""

import re

import msgspec

_USER = re.compile(r"(?<=://)[^/?#@]*@")
_VALUE = re.compile(r"=[^&#]+")


def shown_url(url: str) -> str:
    """An address for a log: names and passwords in it, and the values of its query, are secrets."""
    place, mark, query = url.partition("?")
    return _USER.sub("…@", place) + mark + _VALUE.sub("=…", query)


class AttemptSummary(msgspec.Struct, frozen=True):
    """One try. `status` is that of the client's answer; null when none came, and then `error` says why."""

    attempt: int
    at: str
    status: int | None
    error: str
    duration_ms: int


class DeliverySummary(msgspec.Struct, frozen=True):
    """One announcement. `state` is waiting, delivered or given_up; `url` is for managers, without its secrets."""

    id: str
    url: str
    state: str
    created_at: str
    next_attempt_at: str | None
    attempts: list[AttemptSummary]


class DeliveryLog(msgspec.Struct, frozen=True):
    """All announcements of a job, oldest first."""

    deliveries: list[DeliverySummary]
