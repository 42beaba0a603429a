"""A project: owns batches, workflows and a label schema. `base` is VIDEO, IMAGE or SENSOR, as the client sees it."""

from dataclasses import dataclass
from enum import StrEnum

from rotoscope.domain.errors import Conflict
from rotoscope.domain.permission import Role

KEPT_MS = 30 * 24 * 3600 * 1000  # what was deleted can be restored so long
PROJECT_ROLES = (Role.CHECKER, Role.MAKER, Role.VIEWER)  # who manages, manages everything


class ProjectState(StrEnum):
    """Where a project is in its life."""

    ACTIVE = "active"
    ARCHIVED = "archived"  # takes no jobs and hands out no tasks; everything can be read
    DELETED = "deleted"  # there for whoever restores it, for a month


class ProjectArchived(Conflict):
    """This project is archived: it takes no new jobs and hands out no tasks. A manager can take it back into use."""

    code = "project_archived"


@dataclass(frozen=True, slots=True)
class Project:
    """`is_closed`: of the makers, checkers and viewers only its own members see it."""

    id: str
    organization_id: str
    name: str
    base: str
    schema_version: int
    callback_url: str
    callback_key: str
    guide: str
    created_at_ms: int
    keyframe_tolerance: float = 0.0  # for pre-labels of new jobs, as part of the picture; 0 reduces nothing
    is_closed: bool = False
    archived_at_ms: int | None = None
    deleted_at_ms: int | None = None

    @property
    def state(self) -> ProjectState:
        if self.deleted_at_ms is not None:
            return ProjectState.DELETED
        return ProjectState.ACTIVE if self.archived_at_ms is None else ProjectState.ARCHIVED


@dataclass(frozen=True, slots=True)
class ProjectMember:
    """Somebody's place in one project. `role` counts there instead of their own; None leaves it as it is."""

    project_id: str
    member_id: str
    role: Role | None
    added_at_ms: int
