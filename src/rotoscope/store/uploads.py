"""Uploads. The bytes stand in the workshop's staging while they arrive, and among the blobs when they are whole."""

import json
from collections.abc import Collection
from dataclasses import asdict

import sqlalchemy as sa

from rotoscope.domain.upload import Upload, UploadKind, UploadState
from rotoscope.store.tables import uploads

_COLUMNS = tuple(column for column in uploads.c if column.name != "document")


def insert(conn: sa.Connection, upload: Upload, document: bytes | None = None) -> None:
    values = asdict(upload)
    values["error"] = None if upload.error is None else json.dumps(upload.error).encode()
    conn.execute(uploads.insert().values(**values, document=document))


def get(conn: sa.Connection, upload_id: str) -> Upload | None:
    row = conn.execute(sa.select(*_COLUMNS).where(uploads.c.id == upload_id)).first()
    return None if row is None else _upload(row)


def document_of(conn: sa.Connection, upload_id: str) -> bytes | None:
    """What the look inside found (see wire/media_facts.py)."""
    return conn.execute(sa.select(uploads.c.document).where(uploads.c.id == upload_id)).scalar_one_or_none()


def of_organization(conn: sa.Connection, organization_id: str, limit: int) -> list[Upload]:
    """The latest uploads first."""
    select = sa.select(*_COLUMNS).where(uploads.c.organization_id == organization_id)
    return [_upload(row) for row in conn.execute(select.order_by(uploads.c.created_at_ms.desc()).limit(limit))]


def receive(conn: sa.Connection, upload_id: str, offset: int, received_bytes: int) -> bool:
    """Acknowledge the bytes from `offset` to `received_bytes`; False if somebody else was faster."""
    statement = (
        uploads.update()
        .where(
            uploads.c.id == upload_id,
            uploads.c.state == str(UploadState.RECEIVING),
            uploads.c.received_bytes == offset,
        )
        .values(received_bytes=received_bytes)
    )
    return conn.execute(statement).rowcount == 1


def finish(
    conn: sa.Connection, upload_id: str, kind: UploadKind, sha256: str, frame_count: int, document: bytes
) -> bool:
    """The upload is kept and known; whether this call did it."""
    return _settle(
        conn,
        upload_id,
        state=str(UploadState.READY),
        kind=str(kind),
        sha256=sha256,
        frame_count=frame_count,
        document=document,
    )


def fail(conn: sa.Connection, upload_id: str, code: str, message: str) -> bool:
    """The upload cannot be used; whether this call said so."""
    error = json.dumps({"code": code, "message": message}).encode()
    return _settle(conn, upload_id, state=str(UploadState.FAILED), error=error)


def delete(conn: sa.Connection, upload_id: str) -> bool:
    """Forget an upload. Frames made from it stay; the blob is left to the clean-up, for others may use it."""
    return conn.execute(uploads.delete().where(uploads.c.id == upload_id)).rowcount == 1


def receiving(conn: sa.Connection, upload_ids: Collection[str]) -> set[str]:
    """Those of them that wait for more of their bytes, or to be looked into."""
    wanted = (uploads.c.id.in_(list(upload_ids)), uploads.c.state == str(UploadState.RECEIVING))
    return set(conn.execute(sa.select(uploads.c.id).where(*wanted)).scalars())


def abandoned(conn: sa.Connection, organization_id: str, before_ms: int) -> list[str]:
    """The uploads that were begun before `before_ms` and never became whole."""
    return list(conn.execute(sa.select(uploads.c.id).where(*_abandoned(organization_id, before_ms))).scalars())


def delete_abandoned(conn: sa.Connection, organization_id: str, before_ms: int) -> None:
    """Forget them."""
    conn.execute(uploads.delete().where(*_abandoned(organization_id, before_ms)))


def _abandoned(organization_id: str, before_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        uploads.c.organization_id == organization_id,
        uploads.c.state == str(UploadState.RECEIVING),
        uploads.c.created_at_ms < before_ms,
    )


def _settle(conn: sa.Connection, upload_id: str, **columns: object) -> bool:
    statement = (
        uploads.update()
        .where(uploads.c.id == upload_id, uploads.c.state == str(UploadState.RECEIVING))
        .values(**columns)
    )
    return conn.execute(statement).rowcount == 1


def _upload(row: sa.Row) -> Upload:
    values = dict(row._mapping)
    values["state"] = UploadState(values["state"])
    values["kind"] = UploadKind(values["kind"])
    values["error"] = None if values["error"] is None else json.loads(values["error"])
    return Upload(**values)
