"""Posts of edits and what comes back: one outcome for each edit, whatever is wrong with the others."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Raw, Struct

from rotoscope.domain.edit import AttributeChange, Change, Edit
from rotoscope.wire import edit as wire_edit
from rotoscope.wire.edit import ID_LENGTH_MAX
from rotoscope.wire.names import name_fault
from rotoscope.wire.task import Revision, Token
from rotoscope.wire.text import Id

VALUE_DEPTH_MAX = 16
_id = re.compile(rf"[\x21-\x7e]{{1,{ID_LENGTH_MAX}}}")


class EditsPost(Struct, frozen=True, forbid_unknown_fields=True):
    """`session` is new for every page load, `have` the newest revision that the sender has seen."""

    session: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[!-~]+(?![\s\S])")]
    task_id: Id
    lease_token: Token
    have: Revision
    edits: list[Raw]


class EditOutcome(Struct, frozen=True):
    """`revision` is the edit's own if it was applied, now or before; `reason` and `message` say why it was parked."""

    edit_id: str
    outcome: Literal["applied", "duplicate", "parked"]
    revision: int | None = None
    reason: str | None = None
    message: str | None = None


class MissedEdit(Struct, frozen=True):
    """An edit of somebody else that the sender has not seen."""

    revision: int
    edit: Raw
    author_id: str


class EditsAnswer(Struct, frozen=True):
    """`missed_complete` false: more was missed than is told here; load the tracks again."""

    results: list[EditOutcome]
    revision: int
    missed: list[MissedEdit]
    missed_complete: bool


class LoggedEdit(Struct, frozen=True):
    revision: int
    edit_id: str
    author_id: str
    created_at_ms: int
    changes: Raw


class EditLog(Struct, frozen=True):
    """`revision` is the newest of the job; ask again with `since` as the last one here until they meet."""

    edits: list[LoggedEdit]
    revision: int


class ParkedEdit(Struct, frozen=True):
    """An edit that was not applied, as it came."""

    edit_id: str
    author_id: str
    created_at_ms: int
    reason: str
    message: str
    edit: Raw


class ParkedEdits(Struct, frozen=True):
    parked: list[ParkedEdit]


@dataclass(frozen=True, slots=True)
class Sent:
    """One edit of a post. If `edit` is None it makes no sense, and `message` says why."""

    edit_id: str
    text: bytes
    edit: Edit | None = None
    message: str = ""


class _Named(Struct):
    edit_id: str = ""


class _Logged(Struct):
    changes: Raw


_named = msgspec.json.Decoder(_Named)
_logged = msgspec.json.Decoder(_Logged)


def read_sent(raw: Raw) -> Sent:
    """One edit out of a post, never an error. One without a usable id gets the hash of its text for an id."""
    text = bytes(raw)
    try:
        edit = wire_edit.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        return Sent(_id_of(text), text, message=str(error) or "nested too deeply")
    if not _id.fullmatch(edit.id):
        return Sent(_id_of(text), text, message="edit_id must be 1 to 128 printable ASCII characters")
    for index, change in enumerate(edit.changes):
        if fault := _fault(change):
            return Sent(edit.id, text, message=f"/changes/{index}: {fault}")
    return Sent(edit.id, text, edit)


def changes_of(document: bytes) -> Raw:
    """The changes of an edit as the log keeps it."""
    return _logged.decode(document).changes


def _fault(change: Change) -> str:
    if fault := name_fault(change.track):
        return f"track: {fault[1]}"
    if isinstance(change, AttributeChange) and (_is_deep(change.before) or _is_deep(change.after)):
        return f"a value is nested deeper than {VALUE_DEPTH_MAX}"
    return ""


def _is_deep(value: object, left: int = VALUE_DEPTH_MAX) -> bool:
    """Whether a value is nested too deeply."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_is_deep(item, left - 1) for item in inner)


def _id_of(text: bytes) -> str:
    try:
        edit_id = _named.decode(text).edit_id
    except (msgspec.MsgspecError, RecursionError):
        edit_id = ""
    return edit_id if _id.fullmatch(edit_id) else f"sha256:{sha256(text).hexdigest()}"
