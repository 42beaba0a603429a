"""Files and documents that come back to us: tracks on the wire and in the database, archives, beginnings of files."""

import io
import resource
import zipfile
from pathlib import Path
from tempfile import mkdtemp

from rotoscope.media import archive, jpeg, sniff
from rotoscope.media.facts import MediaRefused
from rotoscope.wire import rts1, track_document
from tests.fuzz.target import Target
from tests.pictures import a_jpeg
from tests.tracks import SQUARE, a_track

TRACKS = (
    a_track(),
    a_track({0: SQUARE, 7: SQUARE}, "polygon", track_id="q", holds=[7]),
    a_track({}, "line", track_id="r"),
)


def judge_rts1(data: bytes) -> None:
    """What can be read can be written, and says the same again."""
    try:
        opened = rts1.decode(data)
    except rts1.BodyUnreadable:
        return
    again = b"".join(rts1.encode(opened.tracks, revision=opened.revision, frame_count=opened.frame_count))
    assert same(rts1.decode(again).tracks, opened.tracks)


def judge_document(data: bytes) -> None:
    try:
        track = track_document.decode(data)
    except track_document.DocumentUnreadable:
        return
    assert same([track_document.decode(track_document.encode(track))], [track])


def same(some: list, others: list) -> bool:
    """Alike to the bit: a NaN is like itself here."""
    return [track_document.encode(one) for one in some] == [track_document.encode(one) for one in others]


def judge_archive(data: bytes) -> None:
    """An archive has pictures or is refused; names in it are labels that can be shown."""
    PLACE.write_bytes(data)
    before = resource.getrlimit(resource.RLIMIT_CPU)  # the child that does this gives itself seconds
    try:
        found = archive.contents(PLACE, 100)
        assert 0 < len(found.names) <= 100
        for _ in archive.unpack(PLACE, found.names[:3], 1 << 20, 1 << 20):
            pass
    except MediaRefused as refused:
        assert refused.refusal.code
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, before)


def judge_head(data: bytes) -> None:
    """The kind of a file by its first bytes: one of ours, or refused with a reason."""
    for look in (sniff.media_kind, sniff.image_type):
        try:
            assert look(data[: sniff.HEAD_BYTES])
        except MediaRefused as refused:
            assert refused.refusal.code
    jpeg.read_head(data)


def an_archive(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name.replace("__", "."), data)
    return out.getvalue()


PLACE = Path(mkdtemp(prefix="fuzz-")) / "archive.zip"
PICTURE = a_jpeg(16, 16)
DOCUMENTS = tuple(track_document.encode(track) for track in TRACKS)
TARGETS = (
    Target("rts1", judge_rts1, (b"".join(rts1.encode(TRACKS, revision=3, frame_count=20)),), (b"RTS1",)),
    Target("document", judge_document, DOCUMENTS),
    Target(
        "archive",
        judge_archive,
        (an_archive(a__jpg=PICTURE, b__png=b"no"), an_archive()),
        (b"PK\3\4", b"PK\1\2", b"PK\5\6"),
    ),
    Target(
        "head",
        judge_head,
        (PICTURE, b"RIFF....WEBP", b"....ftypisom", b"<html>"),
        (b"ftyp", b"\xff\xd8\xff", b"\xff\xc0"),
    ),
)
