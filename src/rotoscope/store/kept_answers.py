"""What was answered to requests with an Idempotency-Key."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import kept_answers

_KEPT = kept_answers.c


class KeptAnswer(NamedTuple):
    """`answer` is sealed, `fingerprint` of the request that it belongs to."""

    fingerprint: str
    answer: bytes


_OWN = (_KEPT.principal_id == sa.bindparam("principal"), _KEPT.key_sha256 == sa.bindparam("key"))
_FIND = Prepared(sa.select(_KEPT.fingerprint, _KEPT.answer).where(*_OWN, _KEPT.created_at_ms > sa.bindparam("since")))
_VALUES = ("created_at_ms", *KeptAnswer._fields)
_NEW = insert_or(kept_answers)
_KEEP = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["principal_id", "key_sha256"], set_={name: _NEW.excluded[name] for name in _VALUES}
    ),
    ("principal_id", "key_sha256", *_VALUES),
)


def find(conn: sa.Connection, principal_id: str, key_sha256: str, since_ms: int) -> KeptAnswer | None:
    """The answer that was given after `since_ms`, if there was one."""
    found = _FIND.first(conn, {"principal": principal_id, "key": key_sha256, "since": since_ms})
    return None if found is None else KeptAnswer(**found)


def keep(conn: sa.Connection, principal_id: str, key_sha256: str, kept: KeptAnswer, now_ms: int) -> None:
    """In the place of one that is too old."""
    values = {"principal_id": principal_id, "key_sha256": key_sha256, "created_at_ms": now_ms}
    _KEEP.run(conn, values | kept._asdict())


def forget(conn: sa.Connection, before_ms: int, limit: int) -> int:
    """Drop what was answered before that, `limit` at most; how many there were."""
    old = sa.select(_KEPT.principal_id, _KEPT.key_sha256).where(_KEPT.created_at_ms <= before_ms).limit(limit)
    doomed = sa.tuple_(_KEPT.principal_id, _KEPT.key_sha256).in_(old)
    return conn.execute(kept_answers.delete().where(doomed)).rowcount
