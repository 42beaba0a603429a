"""What the server answers about the callbacks of a job, as structs."""

import msgspec


class DeliveryAttempt(msgspec.Struct, kw_only=True):
    """One try. `status` is that of the answer; without one, `error` says why."""

    attempt: int = 0
    at: str = ""
    status: int | None = None
    error: str = ""
    duration_ms: int = 0


class Delivery(msgspec.Struct, kw_only=True):
    """What is announced to the callback URL when a job ends. `state`: waiting, delivered, given_up."""

    id: str = ""
    url: str = ""
    state: str = ""
    created_at: str = ""
    next_attempt_at: str | None = None
    attempts: list[DeliveryAttempt] = []
