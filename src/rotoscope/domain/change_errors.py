"""What can be wrong with a change that is named by a key or by the state that it was made from; see `errors`."""

from rotoscope.domain.errors import Conflict, Refusal


class RequestRunning(Conflict):
    """The first request with this Idempotency-Key is still being carried out; ask again in a moment."""

    code = "request_in_progress"


class KeyReused(Refusal):
    """This Idempotency-Key came with another request before; take a new one for a new request."""

    code = "idempotency_key_reused"
    status = 422


class ChangedMeanwhile(Refusal):
    """Somebody has changed this since you looked; fetch it again, then decide."""

    code = "changed_meanwhile"
    status = 412


class StateNotNamed(Refusal):
    """This replaces the whole: send the ETag of what you looked at as If-Match, or * to replace whatever is there."""

    code = "precondition_required"
    status = 428
