"""What is kept where, how much of it, and what goes by itself."""

from msgspec import Struct


class Place(Struct, frozen=True):
    """`kind`: sqlite, postgresql, disk, object store. `place` is told to owners only; `setting` is what decides it."""

    kind: str
    place: str
    setting: str


class ProjectSpace(Struct, frozen=True):
    project_id: str
    name: str
    jobs: int
    results: int
    pictures: int
    picture_bytes: int


class Kept(Struct, frozen=True):
    """Something that goes by itself, and after how many days; `setting` where the operator decides it."""

    what: str
    days: int | None
    bytes_max: int | None = None
    setting: str = ""


class StorageView(Struct, frozen=True):
    """A picture that a job has twice counts once in it, one that two jobs have in each."""

    as_of_ms: int
    database: Place
    blobs: Place
    projects: list[ProjectSpace]
    upload_count: int
    upload_bytes: int
    kept: list[Kept]
