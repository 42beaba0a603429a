"""The limits of a step, as a task keeps them."""

import msgspec

from rotoscope.domain.limits import Limits
from rotoscope.domain.workflow import Step

_limits = msgspec.json.Decoder(Limits)


def encode(step: Step) -> bytes | None:
    return msgspec.json.encode(Limits(step.labels, step.kinds)) if step.labels or step.kinds else None


def decode(document: bytes | None) -> Limits:
    return Limits() if document is None else _limits.decode(document)
