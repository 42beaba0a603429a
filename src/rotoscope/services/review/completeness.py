"""Whether a job may be handed in: every track says what the label schema asks of it."""

import sqlalchemy as sa

from rotoscope.domain.attribute_rules import gaps
from rotoscope.domain.errors import Fault, Incomplete
from rotoscope.domain.job import Job
from rotoscope.domain.schema import Attribute, LabelSchema
from rotoscope.store import schemas, tracks
from rotoscope.wire import track_document

TOLD_MAX = 100

WORDS = {
    "required": "has no value",
    "not_allowed": "has a value that the label schema does not list",
    "wrong_type": "has a value of another type",
    "too_small": "is below its minimum",
    "too_large": "is above its maximum",
}


def require_complete(conn: sa.Connection, job: Job) -> None:
    """Raise Incomplete with a place for each gap, the first ones of many. Costs nothing where nothing is asked."""
    schema = schemas.of_job(conn, job)
    asked = _asked(schema)
    if not asked:
        return
    faults: list[Fault] = []
    count = 0
    for row in tracks.iterate(conn, job.id):
        track = track_document.decode(row.document)
        for gap in gaps(track, asked.get(track.head.label, ()) if track.head else (), job.frame_count):
            count += 1
            if len(faults) < TOLD_MAX:
                where = f"/tracks/{track.id}/attributes/{gap.attribute}"
                faults.append(Fault(where, gap.code, f'"{gap.attribute}" {WORDS[gap.code]}', gap.frame))
    if count:
        things = "attribute is" if count == 1 else "attributes are"
        raise Incomplete(f"{count} {things} missing or wrong; nothing was handed in.", faults=faults)


def _asked(schema: LabelSchema) -> dict[str, tuple[Attribute, ...]]:
    """The attributes of those labels that ask for something that could be missing."""

    def is_strict(attribute: Attribute) -> bool:
        return attribute.required or attribute.minimum is not None or attribute.maximum is not None

    return {label.name: label.attributes for label in schema.labels if any(map(is_strict, label.attributes))}
