"""What a model is told of a job, and what it answers: pre-labels, in the form in which clients send them."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from rotoscope.domain.errors import InvalidData
from rotoscope.domain.schema import LabelSchema
from rotoscope.wire.prelabel_cut import Prelabels, cut

_encoder = msgspec.json.Encoder()


class ModelFrame(Struct, frozen=True):
    """`url` opens the picture for some minutes; it is null for a frame that could not be fetched."""

    frame_id: str
    index: int
    width: int | None
    height: int | None
    url: str | None


class ModelQuestion(Struct, frozen=True):
    """The body that is posted to a model."""

    job_id: str
    reference_id: str
    project_id: str
    step: str
    attempt: int
    schema: LabelSchema
    frames: list[ModelFrame]


def encode(question: ModelQuestion) -> bytes:
    return _encoder.encode(question)


def read_answer(text: bytes) -> Sequence[Prelabels]:
    """The lists of pre-labels in an answer: `{"maker_response": …}`, bare or under `data`, as in "Create a job"."""
    for body in (text, b'{"data":' + text + b"}"):
        found, _ = cut(body)
        if found is not None:
            return found
    raise InvalidData("The model answered no maker_response.")
