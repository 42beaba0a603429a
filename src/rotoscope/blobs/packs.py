"""Packs: many small blobs one after the other in one file, so that a trip of them costs one write and one sync.

A pack is the truth: each record carries its name and its length, and the bytes prove the name. The index beside the
packs only says where a name lies; what it forgot in a power cut is read from the ends of the packs again, and all of it
if the whole index is gone. Who appends to a pack holds a lock on it, so several processes never write into one.
"""

import contextlib
import fcntl
import hashlib
import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from rotoscope.blobs.pack_index import PackIndex
from rotoscope.blobs.pack_records import HEAD_BYTES, Place, laid_out, read, scanned, wipe, write_all
from rotoscope.kit.durable import sync_file, sync_folder

PACK_BYTES_MAX = 256 << 20  # a pack that has grown to this takes no more
_MOVED_BYTES_MAX = 8 << 20  # at once, out of a pack that is mostly holes


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
        self.index = PackIndex(folder / "index.sqlite")
        self._appending = threading.Lock()
        self._pack: _Pack | None = None
        self._end = 0  # of the open pack
        if is_new:
            sync_folder(folder.parent)
        self._take_in()

    def close(self) -> None:
        with self._appending:
            self._let_go()
        self.index.close()

    def find(self, sha256: str) -> Place | None:
        """Where these bytes lie, if their pack is there and long enough."""
        return self._standing(self.index.find(bytes.fromhex(sha256)))

    def claim(self, names: Iterable[str]) -> set[str]:
        """Which of these are here. They are as good as just put: no clean-up takes them now."""
        claimed = self.index.claim(bytes.fromhex(sha256) for sha256 in names)
        sizes = {number: self._size(number) for number in {place.pack for place in claimed.values()}}
        return {name.hex() for name, place in claimed.items() if place.start + place.length <= sizes[place.pack]}

    def read(self, sha256: str, offset: int = 0) -> bytes | None:
        """The bytes from `offset` on; None if they are not here."""
        while place := self.find(sha256):
            with contextlib.suppress(FileNotFoundError):  # moved to another pack just now
                descriptor = os.open(self._path(place.pack), os.O_RDONLY | os.O_CLOEXEC)
                try:
                    return read(descriptor, place.start + offset, place.start + place.length)
                finally:
                    os.close(descriptor)
        return None

    def keep(self, contents: Mapping[str, bytes]) -> None:
        """Append these, by their names; durable when this returns. An error leaves nothing that anybody finds."""
        with self._appending:
            try:
                pack = self._open_pack()
                records, places = laid_out(contents, pack.number, self._end)
                write_all(pack.descriptor, records, self._end)
                sync_file(pack.descriptor)
                self.index.add(places, pack.number, self._end + len(records))
                self._end += len(records)
            except BaseException:
                self._let_go()  # whoever opens the pack next cuts off what is half
                raise

    def delete(self, sha256: str) -> None:
        """Forget where the bytes lie; their place in the pack stays taken."""
        self.index.remove(bytes.fromhex(sha256))

    def drop(self, names: Iterable[bytes]) -> None:
        """Forget those that are aside, and overwrite their bytes. A pack that is mostly holes then is given up: what
        is left of it moves to another, unless somebody appends to it; then the next time will do."""
        packs: dict[int, list[Place]] = {}
        for place in self.index.drop(names):
            packs.setdefault(place.pack, []).append(place)
        for number, places in packs.items():
            with contextlib.suppress(FileNotFoundError):
                descriptor = os.open(self._path(number), os.O_RDWR | os.O_CLOEXEC)
                try:
                    wipe(descriptor, places)
                    sync_file(descriptor)
                finally:
                    os.close(descriptor)
                self._give_up(number)

    def _give_up(self, number: int) -> None:
        if not self._is_hollow(number):
            return
        with self._appending:
            if self._pack is not None and self._pack.number == number:
                self._let_go()
        if (pack := self._locked(number)) is None:
            return
        try:
            for part in _parts(self.index.inside(number)):
                contents = {name.hex(): read(pack.descriptor, at.start, at.start + at.length) for name, at in part}
                if any(hashlib.sha256(data).hexdigest() != sha256 for sha256, data in contents.items()):
                    return  # something rots in it: it stays as it is, for the doctor
                self.keep(contents)  # into another pack, for this one is locked
            os.unlink(self._path(number))
            sync_folder(self._folder)
            self.index.remove_pack(number)
        finally:
            os.close(pack.descriptor)

    def _is_hollow(self, number: int) -> bool:
        taken = sum(HEAD_BYTES + place.length for place in self.index.inside(number).values())
        return 2 * taken <= os.stat(self._path(number)).st_size

    def _standing(self, place: Place | None) -> Place | None:
        return place if place is not None and place.start + place.length <= self._size(place.pack) else None

    def _size(self, number: int) -> int:
        """How long a pack is; 0 if it is not there."""
        try:
            return os.stat(self._path(number)).st_size
        except FileNotFoundError:
            return 0

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
        if os.fstat(descriptor).st_size < self.index.ends().get(number, 0):
            os.close(descriptor)
            return None
        return _Pack(number, descriptor)

    def _let_go(self) -> None:
        if self._pack is not None:
            os.close(self._pack.descriptor)
            self._pack = None

    def _take_in(self) -> None:
        """Index what stands at the ends of packs and was not indexed: a power cut or a lost index is behind us."""
        ends = self.index.ends()
        for number in self._numbers():
            if os.stat(self._path(number)).st_size > ends.get(number, 0) and (pack := self._locked(number)) is not None:
                try:
                    self._mended(pack)
                finally:
                    os.close(pack.descriptor)

    def _mended(self, pack: _Pack) -> int:
        """Where to append: behind the last whole record. What is half is cut off, what is whole is indexed."""
        size = os.fstat(pack.descriptor).st_size
        places, end = scanned(pack.descriptor, pack.number, self.index.ends().get(pack.number, 0), size)
        if end < size:
            os.ftruncate(pack.descriptor, end)
        if places:
            sync_file(pack.descriptor)
            self.index.add(places, pack.number, end)
        return end

    def _numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self._folder.glob("*.pack") if path.stem.isdecimal())

    def _path(self, number: int) -> str:
        return f"{self._folder}/{number:08d}.pack"


def _parts(places: Mapping[bytes, Place]) -> Iterable[list[tuple[bytes, Place]]]:
    """In the order in which they lie, so many at once as may stand in memory."""
    part: list[tuple[bytes, Place]] = []
    byte_count = 0
    for name, place in sorted(places.items(), key=lambda each: each[1].start):
        if part and byte_count + place.length > _MOVED_BYTES_MAX:
            yield part
            part, byte_count = [], 0
        part.append((name, place))
        byte_count += place.length
    if part:
        yield part
