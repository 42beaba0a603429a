"""The body that creates a job, in all the ways that clients have written it. Unknown keys are ignored."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from rotoscope.domain.errors import (
    Fault,
    InvalidParameter,
    JobTypeInvalid,
    PriorityInvalid,
    ReferenceMissing,
    WorkflowMissing,
)
from rotoscope.domain.job import PRIORITY_DEFAULT, PRIORITY_MAX, PRIORITY_MIN
from rotoscope.domain.new_job import NewJob
from rotoscope.kit.ids import is_uuid
from rotoscope.wire import json
from rotoscope.wire.faults import Faults
from rotoscope.wire.job_data import read_data
from rotoscope.wire.names import name_fault
from rotoscope.wire.prelabel_cut import Prelabels, check_prelabels, cut
from rotoscope.wire.twins import twin_warnings

TYPES = ("TEST", "NON_TEST")
PRELABELS = "maker_response"

_PRELABELS = PRELABELS.encode()
_encoder = msgspec.json.Encoder()


def read_job(
    text: json.Text, *, frames_max: int, forget: Callable[[], None] = lambda: None, may_guess: bool = False
) -> tuple[NewJob, list[Prelabels]]:
    """Read a body, and refuse it with all its faults. Its pre-labels are only cut out: wire/prelabel.py reads them.

    `forget` is called now and then; it may let go of those parts of the text that were read. With `may_guess`, it may
    turn out later that pre-labels were cut wrongly: then read again without it.
    """
    prelabels, rest = cut(text, forget, may_guess=may_guess) if _may_have_prelabels(text) else (None, text)
    head, canonical = json.decode(rest)
    if not isinstance(head, dict):
        message = "The body must be a JSON object."
        raise InvalidParameter(message, faults=[Fault("", "not_an_object", message, head)])
    faults = Faults()
    reference_id = _reference_id(head, faults)
    workflow_id, tag = _selector(head, faults)
    data = read_data(head.get("data"), frames_max, faults)
    batch_id = _batch_id(head, faults)
    priority_weight = _priority_weight(head, faults)
    type_ = _type(head, faults)
    remainder = head["data"].pop(PRELABELS, None) if isinstance(head.get("data"), dict) else None
    check_prelabels(prelabels, data.kind, remainder, faults)
    faults.check()
    job = NewJob(
        reference_id=reference_id,
        kind=data.kind,
        input=_encoder.encode(head["data"]),
        fingerprint=hashlib.sha256(canonical).hexdigest(),
        frame_ids=data.frame_ids,
        workflow_id=workflow_id,
        tag=tag,
        batch_id=batch_id,
        priority_weight=priority_weight,
        type=type_,
        upload_id=data.upload_id,
        uploads=data.uploads,
        warnings=twin_warnings(data.kind, data.frame_ids),
    )
    return job, prelabels or []


def _may_have_prelabels(text: json.Text) -> bool:
    """Most bodies have none, and are spared the search. A key can hide behind escapes."""
    return not isinstance(text, bytes) or _PRELABELS in text or (b"\\" in text and b"\\u" in text)


def _reference_id(head: Mapping[str, Any], faults: Faults) -> str:
    """Scripts that number their jobs send integers; those are taken as the strings they print as."""
    value: Any = head.get("reference_id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None or value == "":
        faults.add(ReferenceMissing, "/reference_id", "missing")
    elif fault := name_fault(value):
        faults.add(ReferenceMissing, "/reference_id", *fault, value)
    return str(value)


def _selector(head: Mapping[str, Any], faults: Faults) -> tuple[str, str]:
    """(work_flow_id, tag), "" for the one that was not sent; the old routes say tag, the newer ones work_flow_id."""
    workflow_id, tag = head.get("work_flow_id") or "", head.get("tag") or ""
    for name, value in (("work_flow_id", workflow_id), ("tag", tag)):
        if value and (fault := name_fault(value)):
            faults.add(WorkflowMissing, f"/{name}", *fault, value)
    if not workflow_id and not tag:
        message = "Send tag or work_flow_id, to say which workflow the job goes through."
        faults.add(WorkflowMissing, "/work_flow_id", "missing", message)
    return workflow_id, tag


def _batch_id(head: Mapping[str, Any], faults: Faults) -> str:
    value = head.get("batch_id")
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not is_uuid(value):
        message = "batch_id must be a UUID, or be left out for the default batch."
        faults.add(InvalidParameter, "/batch_id", "not_a_uuid", message, value)
        return ""
    return str(UUID(value))


def _priority_weight(head: Mapping[str, Any], faults: Faults) -> int:
    value = head.get("priority_weight")
    if value is None:
        return PRIORITY_DEFAULT
    if type(value) is not int or not PRIORITY_MIN <= value <= PRIORITY_MAX:
        faults.add(PriorityInvalid, "/priority_weight", "out_of_range", value=value)
    return value


def _type(head: Mapping[str, Any], faults: Faults) -> str:
    value = head.get("type")
    if value is None:
        return "NON_TEST"
    if value not in TYPES:
        faults.add(JobTypeInvalid, "/type", "not_a_choice", value=value)
    return value
