"""Projects in our own routes. The callback key goes in and never comes out again."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from rotoscope.domain.project import Project
from rotoscope.wire.text import Name, Prose, Secret, Url

TOLERANCE_MAX = 0.1
Tolerance = Annotated[
    float,
    Meta(
        ge=0,
        le=TOLERANCE_MAX,
        description="how far keyframe reduction may move a point of a pre-label when a job comes in, as part of the "
        "picture: 0.001 is 1.3 pixels of 1280. 0 reduces nothing.",
    ),
]


class NewProject(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    base: Literal["VIDEO", "IMAGE", "SENSOR"] = "VIDEO"
    callback_url: Url = ""
    callback_key: Secret = ""
    guide: Prose = ""
    keyframe_tolerance: Tolerance = 0.0
    is_closed: bool = False


class ProjectChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is not sent stays as it is."""

    name: Name | UnsetType = UNSET
    callback_url: Url | UnsetType = UNSET
    callback_key: Secret | UnsetType = UNSET
    guide: Prose | UnsetType = UNSET
    keyframe_tolerance: Tolerance | UnsetType = UNSET
    is_closed: bool | UnsetType = UNSET

    def changes(self) -> dict[str, str | float | bool]:
        values = {field: getattr(self, field) for field in self.__struct_fields__}
        return {field: value for field, value in values.items() if value is not UNSET}


class ProjectView(Struct, frozen=True):
    """`state`: active; archived; deleted, and gone for good 30 days after `deleted_at_ms`."""

    id: str
    name: str
    base: str
    schema_version: int
    callback_url: str
    has_callback_key: bool
    guide: str
    created_at_ms: int
    keyframe_tolerance: float = 0.0
    is_closed: bool = False
    state: str = "active"
    archived_at_ms: int | None = None
    deleted_at_ms: int | None = None


class PlaceMember(Struct, frozen=True, forbid_unknown_fields=True):
    """`role` counts in this project instead of their own; null leaves theirs."""

    role: Literal["checker", "maker", "viewer"] | None = None


class PlacedMember(Struct, frozen=True):
    """`own_role` is the one that they have in the organization."""

    member_id: str
    name: str
    own_role: str
    role: str | None
    added_at_ms: int


class PlacedMembers(Struct, frozen=True):
    """While `is_closed` is false, everybody of the organization sees the project."""

    is_closed: bool
    members: list[PlacedMember]


class ProjectList(Struct, frozen=True):
    projects: list[ProjectView]


def view(project: Project, *, to_manager: bool = True) -> ProjectView:
    """A project as a manager sees it; where its callbacks go is nobody else's business."""
    return ProjectView(
        id=project.id,
        name=project.name,
        base=project.base,
        schema_version=project.schema_version,
        callback_url=project.callback_url if to_manager else "",
        has_callback_key=to_manager and bool(project.callback_key),
        guide=project.guide,
        created_at_ms=project.created_at_ms,
        keyframe_tolerance=project.keyframe_tolerance,
        is_closed=project.is_closed,
        state=project.state.value,
        archived_at_ms=project.archived_at_ms,
        deleted_at_ms=project.deleted_at_ms,
    )
