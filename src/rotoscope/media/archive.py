"""Zip archives of pictures. Runs in the child process only; names are labels, and nothing is ever written to disk."""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from rotoscope.media import image
from rotoscope.media.facts import ArchiveFacts, MediaRefused, Picture, Refused
from rotoscope.media.limits import allow_seconds

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"})
NAME_CHARACTERS_MAX = 255
RATIO_MAX = 200  # unpacked bytes per packed byte; pictures hardly shrink
RATIO_FREE_BYTES = 100_000_000
SECONDS_PER_ENTRY = 20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    LookupError,
)


def contents(path: Path, frames_max: int) -> ArchiveFacts:
    """The pictures in this archive in natural order; raises MediaRefused."""
    allow_seconds(SECONDS_PER_ENTRY)
    with _opened(path) as archive:
        entries = [entry for entry in archive.infolist() if _is_picture(entry)]
    if not entries:
        raise MediaRefused("archive_empty", "There is no picture in this archive.")
    if len(entries) > frames_max:
        raise MediaRefused("too_many_frames", f"The archive has more than {frames_max:,} pictures; cut it into parts.")
    _check_sizes(entries, path.stat().st_size)
    names = [entry.filename for entry in entries]
    for name in names:
        if len(name) > NAME_CHARACTERS_MAX or not name.isprintable():
            raise MediaRefused("archive_name_refused", f"This file name cannot be a frame_id: {name[:80]!r}.")
    if len(set(names)) < len(names):
        raise MediaRefused("archive_name_taken", "Two pictures in this archive have the same name.")
    return ArchiveFacts(sorted(names, key=natural_key))


def unpack(path: Path, names: Sequence[str], bytes_max: int, pixels_max: int) -> Iterator[Picture]:
    """The named pictures, inspected, one after the other; a bad one is in its place, refused."""
    with _opened(path) as archive:
        for index, name in enumerate(names):
            allow_seconds(SECONDS_PER_ENTRY)
            try:
                data = _read(archive, name, bytes_max)
                yield Picture(index, data, image.inspect(data, pixels_max))
            except MediaRefused as refused:
                yield Picture(index, b"", None, refused.refusal)
            except _BROKEN:
                yield Picture(index, b"", None, Refused("archive_broken", "This entry of the archive is damaged."))


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sorts as people count: frame 2 before frame 10."""
    return [
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in re.split(r"([0-9]{1,18})", name)
        if part
    ]


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _BROKEN as error:
        raise MediaRefused("archive_broken", "The archive cannot be opened; it is damaged or incomplete.") from error


def _is_picture(entry: zipfile.ZipInfo) -> bool:
    """Whether this entry is to become a frame. Folders, notes and what desktops leave behind are passed over."""
    if not entry.filename:
        return False
    name = PurePosixPath(entry.filename)
    is_litter = any(part.startswith((".", "__MACOSX")) and part not in ("..", ".") for part in name.parts)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return not (entry.is_dir() or is_litter or is_link) and name.suffix.lower() in SUFFIXES


def _check_sizes(entries: Sequence[zipfile.ZipInfo], archive_bytes: int) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise MediaRefused("archive_encrypted", "The archive is protected by a password; make one without.")
    if sum(entry.compress_size for entry in entries) > archive_bytes:
        raise MediaRefused("archive_bomb", "The entries of this archive overlap.")
    if sum(entry.file_size for entry in entries) > RATIO_FREE_BYTES + RATIO_MAX * archive_bytes:
        raise MediaRefused("archive_bomb", "The archive would unpack to far more than it holds.")


def _read(archive: zipfile.ZipFile, name: str, bytes_max: int) -> bytes:
    entry = archive.getinfo(name)
    if entry.file_size > bytes_max:
        raise MediaRefused("too_large", f"The picture is larger than {bytes_max:,} bytes.")
    with archive.open(entry) as stream:
        return stream.read(bytes_max + 1)[:bytes_max]
