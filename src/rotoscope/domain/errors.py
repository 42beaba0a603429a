"""Everything that can be refused or go wrong, as one tree.

    RotoscopeError
    ├── Refusal                       the caller can mend it (4xx)
    │   ├── InvalidParameter          GE_0001
    │   ├── MissingParameter          GE_0002
    │   ├── ReferenceTaken            FS_0001
    │   ├── ReferenceMissing          FS_0002
    │   ├── InvalidData               FS_0003
    │   ├── DataMissing               FS_0004
    │   ├── WorkflowMissing           FS_0005
    │   ├── JobNotFound               FS_0006
    │   ├── AttachmentMissing         FS_0007
    │   ├── JobTypeInvalid            FS_00011
    │   ├── PriorityInvalid           FS_00012
    │   ├── BatchNameTaken            BATCH_CREATION
    │   ├── PageTokenInvalid          invalid_request_error
    │   ├── NotFound                  resource_error
    │   ├── KeyInvalid                unauthorized_request (401)
    │   ├── Forbidden                 unauthorized
    │   ├── Conflict                  conflict: the thing is in another state than the caller thinks
    │   │   ├── LeaseLost             lease_lost
    │   │   ├── RoundsExhausted       rounds_exhausted
    │   │   └── JobClosed             job_closed
    │   ├── KeyReused, ChangedMeanwhile, StateNotNamed … (change_errors.py)
    │   └── BodyTooLarge, RouteNotFound, TooManyRequests … (request_errors.py)
    └── Breakdown                     our fault (5xx)
        ├── WorkFailed                work_failed: the error of a job that failed by us, never an answer
        ├── StorageFull               storage_full (507)
        └── Overloaded                overloaded (503)

The docstring of a class is its default message. `api/errors.py` is the one place that turns these into answers.
Codes are those of the Playment job API where it has one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where (RFC 6901 JSON pointer), what, and the value that was there."""

    pointer: str
    code: str
    message: str
    value: object = None


class RotoscopeError(Exception):
    """Something went wrong on our side."""

    code = "api_error"
    status = 500

    def __init__(
        self,
        message: str | None = None,
        *,
        faults: Sequence[Fault] = (),
        data: Mapping[str, object] | None = None,
    ) -> None:
        self.message = message or (self.__doc__ or "").strip().splitlines()[0]
        self.faults = tuple(faults)
        self.data = dict(data or {})
        super().__init__(self.message)


class Refusal(RotoscopeError):
    """The request cannot be carried out as it is."""

    code = "invalid_request_error"
    status = 400

    @classmethod
    def at(cls, pointer: str, message: str, value: object = None, code: str = "invalid") -> Self:
        """The same with its one place: in the body, or under /query, /path or /headers."""
        return cls(message, faults=[Fault(pointer, code, message, value)])


class InvalidParameter(Refusal):
    """A parameter is not valid."""

    code = "GE_0001"


class MissingParameter(Refusal):
    """A parameter is missing."""

    code = "GE_0002"


class ReferenceTaken(Refusal):
    """This reference_id is already used by another job of the project."""

    code = "FS_0001"


class ReferenceMissing(Refusal):
    """reference_id is missing; send a non-empty string that is unique in the project."""

    code = "FS_0002"


class InvalidData(Refusal):
    """The data of the job is not valid; nothing was created."""

    code = "FS_0003"


class DataMissing(Refusal):
    """data is missing or empty."""

    code = "FS_0004"


class WorkflowMissing(Refusal):
    """Neither tag nor work_flow_id names a workflow of this project."""

    code = "FS_0005"


class JobNotFound(Refusal):
    """No such job in this project."""

    code = "FS_0006"
    status = 404


class AttachmentMissing(Refusal):
    """The attachment could not be found."""

    code = "FS_0007"
    status = 404


class JobTypeInvalid(Refusal):
    """type must be TEST or NON_TEST."""

    code = "FS_00011"


class PriorityInvalid(Refusal):
    """priority_weight must be an integer from 1 (lowest) to 10 (highest)."""

    code = "FS_00012"


class BatchNameTaken(Refusal):
    """Another batch of this project has this name; names are unique in a project."""

    code = "BATCH_CREATION"


class PageTokenInvalid(Refusal):
    """page_token is not one that this list gave out."""

    code = "invalid_request_error"

    def __init__(self) -> None:
        super().__init__()
        self.faults = (Fault("/query/page_token", "unknown", self.message),)


class NotFound(Refusal):
    """Not found."""

    code = "resource_error"
    status = 404


class KeyInvalid(Refusal):
    """The API key is missing, wrong, expired or revoked."""

    code = "unauthorized_request"
    status = 401


class Forbidden(Refusal):
    """You may not do this."""

    code = "unauthorized"
    status = 403


class Conflict(Refusal):
    """It is in another state than you think; fetch it again."""

    code = "conflict"
    status = 409


class LeaseLost(Conflict):
    """Somebody else holds this task now, or it was handed in."""

    code = "lease_lost"


class RoundsExhausted(Conflict):
    """The job has been sent back as often as the workflow allows."""

    code = "rounds_exhausted"


class Incomplete(Conflict):
    """Attributes that the label schema requires are missing."""

    code = "incomplete"


class JobClosed(Conflict):
    """The job is completed, failed or cancelled."""

    code = "job_closed"


class Breakdown(RotoscopeError):
    """Something went wrong on our side; try again later."""


class WorkFailed(Breakdown):
    """Background work on the job failed too often; a manager can have it tried again."""

    code = "work_failed"


class StorageFull(Breakdown):
    """The disk is full; reading works, writing waits for space."""

    code = "storage_full"
    status = 507


class Overloaded(Breakdown):
    """The server is busy; try again in a moment."""

    code = "overloaded"
    status = 503
