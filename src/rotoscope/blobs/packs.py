"""Packs: many small blobs one after the other in one file, so that a trip of them costs one write and one sync.

A pack is the truth: each record carries its name and its length, and the bytes prove the name. The index beside the
packs only says where a name lies; what it forgot in a power cut is read from the ends of the packs again, and all of it
if the whole index is gone. Who appends to a pack holds a lock on it, so several processes never write into one.
"""

import contextlib
import fcntl
import hashlib
import os
import struct
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rotoscope.blobs.pack_index import PackIndex, Place
from rotoscope.kit.durable import sync_file, sync_folder

PACK_BYTES_MAX = 256 << 20  # a pack that has grown to this takes no more
_MAGIC = b"RPK1"
_HEAD = struct.Struct(">4s32sI")  # magic, SHA-256, length; the bytes follow


class _Pack(NamedTuple):
    """An open pack that is ours alone to append to."""

    number: int
    descriptor: int


class Packs:
    """The packs in `folder`. All calls block; any thread may call."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        is_new = not folder.exists()
        folder.mkdir(exist_ok=True)
        self._index = PackIndex(folder / "index.sqlite")
        self._appending = threading.Lock()
        self._pack: _Pack | None = None
        self._end = 0  # of the open pack
        if is_new:
            sync_folder(folder.parent)
        self._take_in()

    def close(self) -> None:
        with self._appending:
            self._let_go()
        self._index.close()

    def find(self, sha256: str) -> Place | None:
        """Where these bytes lie, if their pack is there and long enough."""
        place = self._index.find(bytes.fromhex(sha256))
        if place is None:
            return None
        with contextlib.suppress(FileNotFoundError):
            if os.stat(self._path(place.pack)).st_size >= place.start + place.length:
                return place
        return None

    def read(self, place: Place, offset: int = 0) -> bytes:
        descriptor = os.open(self._path(place.pack), os.O_RDONLY | os.O_CLOEXEC)
        try:
            return b"".join(_pieces(descriptor, place.start + offset, place.start + place.length))
        finally:
            os.close(descriptor)

    def keep(self, contents: Mapping[str, bytes]) -> None:
        """Append these, by their names; durable when this returns. An error leaves nothing that anybody finds."""
        with self._appending:
            try:
                pack = self._open_pack()
                places: dict[bytes, Place] = {}
                records: list[bytes] = []
                end = self._end
                for sha256, data in contents.items():
                    name = bytes.fromhex(sha256)
                    records += (_HEAD.pack(_MAGIC, name, len(data)), data)
                    places[name] = Place(pack.number, end + _HEAD.size, len(data))
                    end += _HEAD.size + len(data)
                _write_all(pack.descriptor, b"".join(records), self._end)
                sync_file(pack.descriptor)
                self._index.add(places, pack.number, end)
                self._end = end
            except BaseException:
                self._let_go()  # whoever opens the pack next cuts off what is half
                raise

    def delete(self, sha256: str) -> None:
        """Forget where the bytes lie; their place in the pack stays taken."""
        self._index.remove(bytes.fromhex(sha256))

    def _open_pack(self) -> _Pack:
        """The pack to append to: the one at hand, the newest that nobody else has, or a new one."""
        if self._pack is not None and self._end < PACK_BYTES_MAX:
            return self._pack
        self._let_go()
        number = max(self._numbers(), default=0)
        if not number or os.stat(self._path(number)).st_size >= PACK_BYTES_MAX:
            number += 1
        while (pack := self._locked(number)) is None:
            number += 1
        self._pack, self._end = pack, self._mended(pack)
        return pack

    def _locked(self, number: int) -> _Pack | None:
        """This pack, made if need be; None while somebody else appends to it, or if it has lost what was indexed: then
        names point behind its end, and must not find other bytes there one day."""
        flags = os.O_RDWR | os.O_CLOEXEC
        try:
            descriptor = os.open(self._path(number), flags)
        except FileNotFoundError:
            descriptor = os.open(self._path(number), flags | os.O_CREAT, 0o600)
            sync_folder(self._folder)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if os.fstat(descriptor).st_size < self._index.ends().get(number, 0):
            os.close(descriptor)
            return None
        return _Pack(number, descriptor)

    def _let_go(self) -> None:
        if self._pack is not None:
            os.close(self._pack.descriptor)
            self._pack = None

    def _take_in(self) -> None:
        """Index what stands at the ends of packs and was not indexed: a power cut or a lost index is behind us."""
        ends = self._index.ends()
        for number in self._numbers():
            if os.stat(self._path(number)).st_size > ends.get(number, 0) and (pack := self._locked(number)) is not None:
                try:
                    self._mended(pack)
                finally:
                    os.close(pack.descriptor)

    def _mended(self, pack: _Pack) -> int:
        """Where to append: behind the last whole record. What is half is cut off, what is whole is indexed."""
        size = os.fstat(pack.descriptor).st_size
        places, end = _scanned(pack, self._index.ends().get(pack.number, 0), size)
        if end < size:
            os.ftruncate(pack.descriptor, end)
        if places:
            sync_file(pack.descriptor)
            self._index.add(places, pack.number, end)
        return end

    def _numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self._folder.glob("*.pack") if path.stem.isdecimal())

    def _path(self, number: int) -> str:
        return f"{self._folder}/{number:08d}.pack"


def _scanned(pack: _Pack, start: int, stop: int) -> tuple[dict[bytes, Place], int]:
    """The whole records from `start` on, and where the last of them ends."""
    places: dict[bytes, Place] = {}
    while start + _HEAD.size <= stop:
        magic, name, length = _HEAD.unpack(b"".join(_pieces(pack.descriptor, start, start + _HEAD.size)))
        inside = start + _HEAD.size
        if magic != _MAGIC or inside + length > stop:
            break
        if hashlib.sha256(b"".join(_pieces(pack.descriptor, inside, inside + length))).digest() != name:
            break
        places[name] = Place(pack.number, inside, length)
        start = inside + length
    return places, start


def _pieces(descriptor: int, start: int, stop: int) -> Iterator[bytes]:
    while start < stop and (piece := os.pread(descriptor, stop - start, start)):
        yield piece
        start += len(piece)


def _write_all(descriptor: int, data: bytes, start: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(descriptor, rest, start)
        rest, start = rest[written:], start + written
