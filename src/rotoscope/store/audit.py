"""The audit log. `record` is the only way in, and nothing here changes or deletes an entry."""

from collections.abc import Iterator
from dataclasses import asdict, replace

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.audit import START, AuditFilter, Entry, Head, fingerprint, sealed
from rotoscope.domain.member import Principal
from rotoscope.store.tables import audit_entries, audit_heads

_ENTRIES_AT_ONCE = 1000


def record(
    conn: sa.Connection,
    now_ms: int,
    principal: Principal,
    action: str,
    target: str,
    *,
    before: object = None,
    after: object = None,
    **details: object,
) -> None:
    """Write down what `principal` has just done, in the transaction in which it is done; call it last.

    `before` and `after` are the thing as it was and is, kept as hashes only; `details` are kept as they are, for people
    to read, so no secret goes there. The log of an organization has one writer at a time.
    """
    head = _lock_head(conn, principal.organization_id)
    entry = Entry(
        organization_id=principal.organization_id,
        number=head.number + 1,
        at_ms=now_ms,
        actor_id=principal.id,
        actor_name=principal.name,
        actor_role=principal.role.value,
        action=action,
        target=target,
        details=msgspec.json.decode(msgspec.json.encode(details)),
        before=fingerprint(before),
        after=fingerprint(after),
        address=principal.address,
        request_id=principal.request_id,
        previous=head.sha256,
    )
    entry = replace(entry, sha256=sealed(entry))
    conn.execute(audit_entries.insert().values(**asdict(entry) | {"details": msgspec.json.encode(entry.details)}))
    conn.execute(
        audit_heads.update()
        .where(audit_heads.c.organization_id == principal.organization_id)
        .values(number=entry.number, sha256=entry.sha256)
    )


def head_of(conn: sa.Connection, organization_id: str) -> Head:
    row = conn.execute(_head(organization_id)).first()
    return Head() if row is None else Head(*row)


def entries(conn: sa.Connection, organization_id: str) -> Iterator[Entry]:
    """The whole log, oldest first, some at a time."""
    last = 0
    while True:
        own = (audit_entries.c.organization_id == organization_id, audit_entries.c.number > last)
        rows = sa.select(audit_entries).where(*own).order_by(audit_entries.c.number).limit(_ENTRIES_AT_ONCE)
        found = [_from_row(row) for row in conn.execute(rows)]
        yield from found
        if len(found) < _ENTRIES_AT_ONCE:
            return
        last = found[-1].number


def page(conn: sa.Connection, organization_id: str, wanted: AuditFilter, before: int | None, limit: int) -> list[Entry]:
    """The newest `limit` entries with numbers below `before`."""
    column = audit_entries.c
    conditions = [column.organization_id == organization_id]
    if wanted.action:
        beginning = column.action.startswith(f"{wanted.action}.", autoescape=True)
        conditions.append(sa.or_(column.action == wanted.action, beginning))
    conditions += [column.actor_id == wanted.actor_id] if wanted.actor_id else []
    conditions += [column.target == wanted.target] if wanted.target else []
    conditions += [column.at_ms >= wanted.since_ms] if wanted.since_ms is not None else []
    conditions += [column.at_ms < wanted.until_ms] if wanted.until_ms is not None else []
    conditions += [column.number < before] if before is not None else []
    rows = sa.select(audit_entries).where(*conditions).order_by(column.number.desc()).limit(limit)
    return [_from_row(row) for row in conn.execute(rows)]


def _lock_head(conn: sa.Connection, organization_id: str) -> Head:
    locked = _head(organization_id).with_for_update()
    row = conn.execute(locked).first()
    if row is None:
        first = insert_or(audit_heads).on_conflict_do_nothing(index_elements=["organization_id"])
        conn.execute(first.values(organization_id=organization_id, number=0, sha256=START))
        row = conn.execute(locked).one()
    return Head(*row)


def _head(organization_id: str) -> sa.Select:
    return sa.select(audit_heads.c.number, audit_heads.c.sha256).where(audit_heads.c.organization_id == organization_id)


def _from_row(row: sa.Row) -> Entry:
    values = row._mapping
    return Entry(**{**values, "details": msgspec.json.decode(values["details"])})
