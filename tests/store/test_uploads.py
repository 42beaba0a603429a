"""Uploads in the store."""

import pytest

from rotoscope.domain.member import Organization
from rotoscope.domain.upload import Upload, UploadKind, UploadState
from rotoscope.store import organizations, uploads
from rotoscope.store.database import Database

UPLOAD = Upload("upload", "acme", "clip.mp4", 100, 1)


@pytest.fixture
def store(db: Database) -> Database:
    db.write_now(lambda conn: organizations.insert(conn, Organization("acme", "Acme", 1)))
    db.write_now(lambda conn: uploads.insert(conn, UPLOAD))
    return db


def test_an_upload_comes_back_as_it_was_kept(store: Database) -> None:
    assert store.read_now(lambda conn: uploads.get(conn, "upload")) == UPLOAD
    assert store.read_now(lambda conn: uploads.of_organization(conn, "acme", 10)) == [UPLOAD]
    assert store.read_now(lambda conn: uploads.of_organization(conn, "other", 10)) == []


def test_only_the_next_bytes_are_acknowledged(store: Database) -> None:
    assert store.write_now(lambda conn: uploads.receive(conn, "upload", 0, 60))
    assert not store.write_now(lambda conn: uploads.receive(conn, "upload", 0, 50))
    assert store.write_now(lambda conn: uploads.receive(conn, "upload", 60, 100))
    found = store.read_now(lambda conn: uploads.get(conn, "upload"))
    assert found is not None
    assert found.is_whole


def test_an_upload_ends_once(store: Database) -> None:
    done = store.write_now(lambda conn: uploads.finish(conn, "upload", UploadKind.VIDEO, "a" * 64, 7, b"doc"))
    assert done
    assert not store.write_now(lambda conn: uploads.fail(conn, "upload", "video_broken", "…"))
    found = store.read_now(lambda conn: uploads.get(conn, "upload"))
    assert found is not None
    assert (found.state, found.kind, found.frame_count, found.error) == (UploadState.READY, UploadKind.VIDEO, 7, None)
    assert store.read_now(lambda conn: uploads.document_of(conn, "upload")) == b"doc"


def test_a_failed_upload_says_why_and_can_be_deleted(store: Database) -> None:
    store.write_now(lambda conn: uploads.fail(conn, "upload", "video_broken", "Damaged."))
    found = store.read_now(lambda conn: uploads.get(conn, "upload"))
    assert found is not None
    assert found.error == {"code": "video_broken", "message": "Damaged."}
    assert store.write_now(lambda conn: uploads.delete(conn, "upload"))
    assert not store.write_now(lambda conn: uploads.delete(conn, "upload"))
