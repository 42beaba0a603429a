"""Jobs as lines: a body cut into its lines while it arrives, and a line of answer for each."""

from collections.abc import Iterator

import msgspec

from rotoscope.domain.errors import InvalidParameter, Refusal
from rotoscope.domain.new_job import Created
from rotoscope.domain.request_errors import BodyTooLarge
from rotoscope.wire.faults import told

_encoder = msgspec.json.Encoder()

Line = tuple[int, bytes | Refusal]


class Lines:
    """Takes pieces of a body and gives out whole lines, numbered from 1; blank ones are only counted."""

    def __init__(self, byte_limit: int) -> None:
        self._byte_limit = byte_limit
        self._rest = bytearray()
        self._number = 0
        self._is_skipping = False

    def take(self, piece: bytes) -> Iterator[Line]:
        *ends, rest = piece.split(b"\n")
        for end in ends:
            line = bytes(self._rest) + end
            self._rest.clear()
            yield from self._end(line)
        self._rest += rest
        if len(self._rest) > self._byte_limit:
            self._is_skipping = True
            self._rest.clear()

    def finish(self) -> Iterator[Line]:
        if self._rest or self._is_skipping:
            yield from self._end(bytes(self._rest))

    def _end(self, line: bytes) -> Iterator[Line]:
        self._number += 1
        if self._is_skipping or len(line) > self._byte_limit:
            self._is_skipping = False
            yield self._number, BodyTooLarge(f"This line is longer than {self._byte_limit} bytes.")
        elif line.strip():
            yield self._number, line


def answer(number: int, outcome: Created | Refusal) -> bytes:
    """The line of answer: what "Create a job" answers, with the number of the line."""
    if isinstance(outcome, Created):
        data = {
            "job_id": outcome.job_id,
            "reference_id": outcome.reference_id,
            "tag": outcome.tag,
            "work_flow_id": outcome.workflow_id,
            "batch_id": outcome.batch_id,
        } | ({"warnings": outcome.warnings} if outcome.warnings else {})
        return _encoder.encode({"line": number, "success": True, "data": data}) + b"\n"
    return _encoder.encode({"line": number, **told(outcome)}) + b"\n"


def too_many(limit: int) -> InvalidParameter:
    return InvalidParameter.at("", f"One request takes {limit} jobs; send the rest in another one.", code="too_many")
