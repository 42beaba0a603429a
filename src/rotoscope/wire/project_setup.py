"""How a project is set up, as one document: to begin another one with, here or elsewhere. No secrets, no people."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rotoscope.wire.project import Tolerance
from rotoscope.wire.review import NewReviewSettings
from rotoscope.wire.schema import NewSchema
from rotoscope.wire.text import Name, Prose
from rotoscope.wire.workflow import NewWorkflow

FORMAT = "rotoscope.project/1"


class ProjectSetup(Struct, frozen=True, forbid_unknown_fields=True):
    """Callbacks, webhooks, keys, members and jobs are not in it; addresses of models come without their passwords."""

    format: Literal["rotoscope.project/1"]
    name: Name
    schema: NewSchema
    workflows: Annotated[tuple[NewWorkflow, ...], Meta(min_length=1, max_length=200)]
    base: Literal["VIDEO", "IMAGE", "SENSOR"] = "VIDEO"
    guide: Prose = ""
    keyframe_tolerance: Tolerance = 0.0
    is_closed: bool = False
    review: NewReviewSettings = NewReviewSettings()
