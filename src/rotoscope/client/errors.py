"""What can go wrong when talking to a server, as exceptions that carry what the server said."""

from collections.abc import Sequence
from typing import Any

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong with what was sent: `pointer` (RFC 6901) names the place in the body."""

    pointer: str = ""
    code: str = ""
    message: str = ""
    value: Any = None


class ClientError(Exception):
    """Anything that this client raises."""


class ApiError(ClientError):
    """The server refused or failed. `code` is stable (docs/reference/errors.md); `faults` name the places."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        faults: Sequence[Fault] = (),
        data: Any = None,
        request_id: str = "",
    ) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.faults = tuple(faults)
        self.data = data or {}
        self.request_id = request_id
        super().__init__(self._text())

    def _text(self) -> str:
        is_said = len(self.faults) == 1 and self._says(self.faults[0])
        places = [] if is_said else [f"{fault.pointer or '/'}: {fault.message}" for fault in self.faults[:10]]
        left_out = [f"and {len(self.faults) - 10} more"] if len(self.faults) > 10 else []
        return "\n  ".join([f"{self.message} ({self.code}, {self.status})", *places, *left_out])

    def _says(self, fault: Fault) -> bool:
        """Whether the message alone tells all of this fault."""
        return fault.message.rstrip(".") in self.message and fault.pointer.rpartition("/")[2] in self.message


class KeyRefused(ApiError):
    """401: the key is missing, wrong, expired or revoked."""


class NotThere(ApiError):
    """404: no such thing, or not for this key."""


class InTheWay(ApiError):
    """409: the thing is in another state than you think; fetch it again."""


class ChangedMeanwhile(ApiError):
    """412: somebody has changed it since you looked. `data["current"]` is what it is now, `data["etag"]` its name."""


class Unreachable(ClientError):
    """No answer came, after every retry."""


class JobEnded(ClientError):
    """The job failed or was cancelled, so there will be no result. `job` is what the server says of it."""

    def __init__(self, message: str, job: Any) -> None:
        self.job = job
        super().__init__(message)


class UploadFailed(ClientError):
    """The server took the bytes but cannot use them."""


class TookTooLong(ClientError):
    """What was waited for did not happen in the time that you gave."""


class ErrorPart(msgspec.Struct):
    code: str = "unknown"
    message: str = ""


class FaultsPart(msgspec.Struct):
    errors: tuple[Fault, ...] = ()


class ErrorBody(msgspec.Struct):
    """The envelope of an error, with the RFC 9457 members beside it."""

    error: ErrorPart = msgspec.field(default_factory=ErrorPart)
    data: Any = None
    detail: str = ""
    request_id: str = ""


KINDS: dict[int, type[ApiError]] = {401: KeyRefused, 404: NotThere, 409: InTheWay, 412: ChangedMeanwhile}


def from_answer(status: int, body: bytes) -> ApiError:
    """The exception for an answer that is not a success, also when it does not come from Rotoscope."""
    try:
        told = msgspec.json.decode(body, type=ErrorBody)
    except msgspec.MsgspecError:
        excerpt = body[:200].decode("utf-8", "replace").strip()
        told = ErrorBody(ErrorPart("not_rotoscope", f"The answer is not one of Rotoscope's: {excerpt or 'empty'}"))
    try:
        faults = msgspec.convert(told.data or {}, FaultsPart).errors
    except msgspec.ValidationError:
        faults = ()
    message = told.error.message or told.detail or f"status {status}"
    kind = KINDS.get(status, ApiError)
    return kind(status, told.error.code, message, faults=faults, data=told.data, request_id=told.request_id)
