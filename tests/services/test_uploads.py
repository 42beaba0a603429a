"""Uploads arrive in parts, go on where they stopped, and are looked into when they are whole."""

import base64
import errno
import hashlib
import io
import shutil
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rotoscope.domain.errors import Conflict, Forbidden, InvalidParameter, NotFound, StorageFull
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.request_errors import BodyTooLarge
from rotoscope.domain.upload import Upload, UploadKind, UploadState
from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.services.media import uploads
from rotoscope.services.media.uploads import ChecksumWrong
from tests.factories import a_project
from tests.pictures import ODD_VIDEO, a_jpeg, an_archive


async def parts(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def broken_off(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    raise ConnectionError


def announce(house: House, who: Principal, byte_count: int, name: str = "clip.mp4") -> Upload:
    return house.db.write_now(lambda conn: uploads.create_upload(conn, house, who, name, byte_count))


def find(house: House, who: Principal, upload_id: str) -> Upload:
    return house.db.read_now(lambda conn: uploads.find_upload(conn, who, upload_id))


async def send(house: House, who: Principal, data: bytes) -> Upload:
    """A whole upload in one part."""
    upload = announce(house, who, len(data))
    return await uploads.append(house, who, upload.id, 0, parts(data))


@pytest.fixture
def client(house: House) -> Principal:
    return a_project(house).client


async def test_a_video_is_ready_when_its_last_part_has_arrived(house: House, client: Principal) -> None:
    data = (ODD_VIDEO / "video_with_chapters.mp4").read_bytes()
    upload = announce(house, client, len(data))
    upload = await uploads.append(house, client, upload.id, 0, parts(data[:1000], data[1000:1500]))
    assert (upload.state, upload.received_bytes) == (UploadState.RECEIVING, 1500)
    upload = await uploads.append(house, client, upload.id, 1500, parts(data[1500:]))
    assert (upload.state, upload.kind, upload.frame_count) == (UploadState.READY, UploadKind.VIDEO, 50)
    assert upload.sha256 == hashlib.sha256(data).hexdigest()
    assert not house.workshop.staging.upload_path(upload.id).exists()


async def test_archives_and_pictures_are_taken_too(house: House, client: Principal, tmp_path: Path) -> None:
    archive = an_archive(tmp_path / "x.zip", {"1.jpg": a_jpeg(), "2.jpg": a_jpeg()}).read_bytes()
    assert ((await send(house, client, archive)).kind, (await send(house, client, a_jpeg())).kind) == (
        UploadKind.ARCHIVE,
        UploadKind.IMAGE,
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"<html>", "got_html"), (b"\0\0\0\x18ftypmp42" + bytes(99), "video_broken"), (b"PK\x03\x04", "archive_broken")],
)
async def test_a_file_that_cannot_be_used_has_failed_and_says_why(
    house: House, client: Principal, data: bytes, code: str
) -> None:
    upload = await send(house, client, data)
    assert upload.state is UploadState.FAILED
    assert upload.error is not None
    assert upload.error["code"] == code
    assert not house.workshop.staging.upload_path(upload.id).exists()


async def test_what_arrived_before_the_line_broke_counts(house: House, client: Principal) -> None:
    upload = announce(house, client, 100)
    with pytest.raises(ConnectionError):
        await uploads.append(house, client, upload.id, 0, broken_off(b"0123456789"))
    assert find(house, client, upload.id).received_bytes == 10
    with pytest.raises(Conflict, match="begins at byte 10"):
        await uploads.append(house, client, upload.id, 0, parts(b"again"))


async def test_a_part_with_a_checksum_counts_whole_and_right_or_not_at_all(house: House, client: Principal) -> None:
    upload = announce(house, client, 100)
    checksum = "sha256 " + base64.b64encode(hashlib.sha256(b"0123456789").digest()).decode()
    with pytest.raises(ChecksumWrong):
        await uploads.append(house, client, upload.id, 0, parts(b"012345678X"), checksum)
    with pytest.raises(ConnectionError):
        await uploads.append(house, client, upload.id, 0, broken_off(b"01234"), checksum)
    with pytest.raises(InvalidParameter):
        await uploads.append(house, client, upload.id, 0, parts(b"x"), "crc32 AAAA")
    assert find(house, client, upload.id).received_bytes == 0
    await uploads.append(house, client, upload.id, 0, parts(b"0123456789"), checksum)
    assert find(house, client, upload.id).received_bytes == 10


async def test_a_part_beyond_the_announced_end_is_refused(house: House, client: Principal) -> None:
    upload = announce(house, client, 5)
    with pytest.raises(BodyTooLarge):
        await uploads.append(house, client, upload.id, 0, parts(b"123", b"456"))
    assert find(house, client, upload.id).received_bytes == 3


async def test_two_parts_at_once_do_not_mix(house: House, client: Principal) -> None:
    upload = announce(house, client, 100)

    async def meanwhile() -> AsyncIterator[bytes]:
        yield b"first"
        with pytest.raises(Conflict):
            await uploads.append(house, client, upload.id, 0, parts(b"second"))

    await uploads.append(house, client, upload.id, 0, meanwhile())
    assert house.workshop.staging.upload_path(upload.id).read_bytes() == b"first"


async def test_an_upload_that_a_killed_server_left_unseen_is_finished_by_whoever_asks(
    house: House, client: Principal
) -> None:
    data = a_jpeg()
    upload = announce(house, client, len(data))
    house.workshop.staging.upload_path(upload.id).write_bytes(data)
    house.db.write_now(lambda conn: uploads.uploads.receive(conn, upload.id, 0, len(data)))
    assert (await uploads.finish(house, find(house, client, upload.id))).state is UploadState.READY


async def test_finishing_twice_at_once_is_finishing_once(house: House, client: Principal) -> None:
    data = a_jpeg()
    upload = announce(house, client, len(data))
    house.workshop.staging.upload_path(upload.id).write_bytes(data)
    house.db.write_now(lambda conn: uploads.uploads.receive(conn, upload.id, 0, len(data)))
    whole = find(house, client, upload.id)
    threads = [threading.Thread(target=uploads._finish, args=[house, whole]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert find(house, client, upload.id).state is UploadState.READY


def test_limits_are_told_before_the_first_byte(house: House, client: Principal) -> None:
    with pytest.raises(BodyTooLarge):
        announce(house, client, house.limits.upload_bytes_max + 1)
    with pytest.raises(InvalidParameter):
        announce(house, client, 0)


def test_a_file_that_would_fill_the_disk_is_refused_before_its_first_byte(house: House) -> None:
    studio = a_project(house)
    usage = shutil.disk_usage(house.workshop.staging.upload_path("x").parent)
    roomy = replace(house, limits=replace(house.limits, upload_bytes_max=1 << 60))
    kept = min(1 << 30, usage.total // 20)
    with pytest.raises(StorageFull):
        announce(roomy, studio.manager, usage.total - kept // 2)
    assert house.workshop.staging.has_room_for(1) is (usage.free - 1 >= usage.total * 0.05 or usage.free > 1 << 30)
    assert announce(house, studio.manager, 1).byte_count == 1


async def test_an_upload_that_was_given_up_makes_room_after_a_week(
    house: House, client: Principal, clock: FakeClock
) -> None:
    given_up, whole = announce(house, client, 5), await send(house, client, a_jpeg())
    await uploads.append(house, client, given_up.id, 0, parts(b"123"))
    clock.advance(uploads.ABANDONED_MS + 1)
    await uploads.make_room(house, client)
    with pytest.raises(NotFound):
        find(house, client, given_up.id)
    assert not house.workshop.staging.upload_path(given_up.id).exists()
    assert find(house, client, whole.id).state is UploadState.READY


async def test_no_upload_waits_for_bytes_that_are_gone(
    house: House, client: Principal, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deletion that the database cannot take, for its disk is full or it is away, takes no bytes either."""
    begun = announce(house, client, 5)
    await uploads.append(house, client, begun.id, 0, parts(b"123"))

    async def full(_work: object) -> None:
        raise StorageFull

    with monkeypatch.context() as fault:
        fault.setattr(type(house.db), "write", lambda _db, work: full(work))
        with pytest.raises(StorageFull):
            await uploads.delete_upload(house, client, begun.id)
        clock.advance(uploads.ABANDONED_MS + 1)
        with pytest.raises(StorageFull):
            await uploads.make_room(house, client)
    upload = await uploads.append(house, client, begun.id, 3, parts(b"45"))
    assert upload.received_bytes == 5


async def test_staged_bytes_that_no_upload_waits_for_go(house: House, client: Principal) -> None:
    begun, staging = announce(house, client, 5), house.workshop.staging
    await uploads.append(house, client, begun.id, 0, parts(b"123"))
    staging.upload_path("of-a-killed-server").write_bytes(b"x")
    await uploads.make_room(house, client)
    assert staging.upload_ids() == {begun.id}


def test_a_name_is_a_label_and_never_a_path(house: House, client: Principal) -> None:
    upload = announce(house, client, 5, "../../etc/\x00cron\n.mp4" + "x" * 999)
    assert upload.name.startswith("../../etc/cron.mp4x")
    assert len(upload.name) == 255
    assert upload.name not in str(house.workshop.staging.upload_path(upload.id))


async def test_nobody_outside_the_organization_sees_an_upload(house: House, client: Principal) -> None:
    upload = announce(house, client, 5)
    stranger = a_project(house).client
    with pytest.raises(NotFound):
        find(house, stranger, upload.id)
    with pytest.raises(NotFound):
        await uploads.delete_upload(house, stranger, upload.id)
    with pytest.raises(NotFound):
        await uploads.append(house, stranger, upload.id, 0, parts(b"x"))


def test_makers_do_not_upload(house: House, client: Principal) -> None:
    with pytest.raises(Forbidden):
        announce(house, Principal("m", client.organization_id, Role.MAKER, "Ann"), 5)


async def test_a_deleted_upload_is_gone(house: House, client: Principal) -> None:
    upload = announce(house, client, 5)
    await uploads.append(house, client, upload.id, 0, parts(b"123"))
    await uploads.delete_upload(house, client, upload.id)
    with pytest.raises(NotFound):
        find(house, client, upload.id)
    assert not house.workshop.staging.upload_path(upload.id).exists()


class AlmostFull(io.FileIO):
    """A file on a disk with room for three bytes, once."""

    room = 3

    def write(self, data: Any) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken, self.room = super().write(bytes(data)[: self.room]), 0
        return taken


def test_a_write_that_fails_halfway_leaves_nothing_before_the_next_one(tmp_path: Path) -> None:
    with AlmostFull(tmp_path / "part", "a+b") as part:
        with pytest.raises(StorageFull):
            uploads._write(part, b"12345678")
        part.room = 8
        uploads._write(part, b"12345678")
    assert (tmp_path / "part").read_bytes() == b"12345678"
