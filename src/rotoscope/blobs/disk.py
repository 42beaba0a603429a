"""Blobs in a folder, `ab/ab12…`. The ritual: a temporary file, fsync, rename, fsync of the folder; then the name.

With packing, those up to a megabyte lie in packs instead (`packs.py`), where many of them share one write and one sync.
"""

import contextlib
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from rotoscope.blobs.contract import CHUNK_BYTES, BlobMissing, require_name
from rotoscope.blobs.disk_aside import DiskAside
from rotoscope.blobs.disk_full import full_disk_told
from rotoscope.blobs.packs import Packs
from rotoscope.kit.durable import sync_file, sync_folder

PACKED_BYTES_MAX = 1 << 20  # what is larger has a file of its own
_HELD_BYTES = 1 << 16  # that a writer collects before it writes
_STALE_SECONDS = 24 * 3600
_DURABLE_MAX = 1 << 15  # names that are remembered as durable


class DiskBlobs:
    """256 folders of blobs and one, `new`, of unfinished ones. Several processes may share them.

    `is_packing`: small ones go into packs from now on, which one machine may do. What is in packs is always found; a
    file of the same name goes before it.
    """

    def __init__(self, root: Path, *, is_packing: bool = False) -> None:
        self._root = root.absolute()
        self._folder = f"{self._root}/"  # as text: many small files are kept one after the other
        self._new = self._root / "new"
        self._new.mkdir(parents=True, exist_ok=True)
        there = set(os.listdir(self._root))
        for name in (f"{number:02x}" for number in range(256)):
            if name not in there:
                (self._root / name).mkdir(exist_ok=True)
        sync_folder(self._root)
        packs = self._root / "packs"
        self._packs = Packs(packs) if is_packing or packs.is_dir() else None
        self._packs_to = self._packs if is_packing else None
        self.aside = DiskAside(self._root, self._packs)
        self._durable: dict[str, int] = {}  # name -> inode: the folder was synced when this file had this name
        self._sweep()

    @property
    def place(self) -> str:
        return str(self._root)

    def put(self, data: bytes) -> str:
        return self.put_many([data])[0]

    def put_many(self, contents: Iterable[bytes]) -> list[str]:
        """All files are written before the first fsync, and all renamed before the first folder's fsync; what goes into
        a pack is written and synced together."""
        names: list[str] = []
        fresh: dict[str, _NewFile] = {}
        found: dict[str, int] = {}
        packed: dict[str, bytes] = {}
        with full_disk_told():
            try:
                for data in contents:
                    sha256 = hashlib.sha256(data).hexdigest()
                    names.append(sha256)
                    if sha256 in fresh or sha256 in found or sha256 in packed:
                        continue
                    if self._packs_to is not None and len(data) <= PACKED_BYTES_MAX:
                        packed[sha256] = data
                    elif inode := self._found(sha256, len(data)):
                        found[sha256] = inode
                    elif self._packs is None or not self._packs.claim([sha256]):
                        fresh[sha256] = new = _NewFile(self._new)
                        new.write_all(data)
                for new in fresh.values():
                    new.sync()
                for sha256, new in fresh.items():
                    self._rename(new, sha256)
            finally:
                for new in fresh.values():
                    new.discard()
            if packed and self._packs_to is not None:
                found |= self._pack(packed, self._packs_to)
            self._make_durable(found | {sha256: new.inode for sha256, new in fresh.items()})
        return names

    def _pack(self, contents: dict[str, bytes], packs: Packs) -> dict[str, int]:
        """Put those of them into a pack that are nowhere yet; the inodes of those that have files."""
        unknown = contents.keys() - packs.claim(contents)
        inodes = {sha256: inode for sha256 in unknown if (inode := self._found(sha256, len(contents[sha256])))}
        if new := {sha256: data for sha256, data in contents.items() if sha256 in unknown and sha256 not in inodes}:
            packs.keep(new)
        return inodes

    def put_file(self, path: Path) -> str:
        with self.writer() as writer, path.open("rb") as source:
            shutil.copyfileobj(source, writer, CHUNK_BYTES)
        return writer.sha256

    def writer(self) -> "DiskWriter":
        return DiskWriter(self, self._new)

    def get(self, sha256: str) -> bytes:
        with contextlib.suppress(FileNotFoundError), self._opened(sha256) as file:
            return file.read()
        return self._packed(sha256)

    def open_stream(self, sha256: str, offset: int = 0) -> Iterator[bytes]:
        try:
            file = self._opened(sha256)
        except FileNotFoundError:
            data = self._packed(sha256, offset)
            return iter([data] if data else [])
        file.seek(offset)
        return _chunks(file)

    def path(self, sha256: str) -> Path | None:
        for place in (self._place(sha256), self.aside.place(sha256)):
            if place.exists():
                return place
        return None

    def size(self, sha256: str) -> int:
        if (place := self.path(sha256)) is not None:
            with contextlib.suppress(FileNotFoundError):
                return place.stat().st_size
        found = None if self._packs is None else self._packs.find(sha256)
        if found is None:
            raise BlobMissing(sha256)
        return found.length

    def exists(self, sha256: str) -> bool:
        return self.path(sha256) is not None or (self._packs is not None and self._packs.find(sha256) is not None)

    def delete(self, sha256: str) -> None:
        self._durable.pop(sha256, None)
        self._place(sha256).unlink(missing_ok=True)
        if self._packs is not None:
            self._packs.delete(sha256)

    def close(self) -> None:
        if self._packs is not None:
            self._packs.close()

    def keep(self, new: "_NewFile", sha256: str, byte_count: int) -> None:
        """Give a finished file its name, durably."""
        inode = self._found(sha256, byte_count)
        if not inode:
            new.sync()
            self._rename(new, sha256)
        self._make_durable({sha256: inode or new.inode})

    def _rename(self, new: "_NewFile", sha256: str) -> None:
        self._durable.pop(sha256, None)  # an inode comes again, so that the next line would go by unseen
        new.rename(self._name(sha256))

    def _make_durable(self, inodes: dict[str, int]) -> None:
        """Sync the folder of every name that is not known to be durable: of new ones, and of those that stand there
        but may be another thread's or process's, which has not come to its sync yet."""
        unsure = {sha256: inode for sha256, inode in inodes.items() if self._durable.get(sha256) != inode}
        for folder in {sha256[:2] for sha256 in unsure}:
            sync_folder(self._root / folder)
        if len(self._durable) + len(unsure) > _DURABLE_MAX:
            self._durable.clear()
        self._durable.update(unsure)

    def _place(self, sha256: str) -> Path:
        return Path(self._name(sha256))

    def _name(self, sha256: str) -> str:
        return f"{self._folder}{require_name(sha256)[:2]}/{sha256}"

    def _found(self, sha256: str, byte_count: int) -> int:
        """The inode of the same bytes, if they are there already, else 0; it makes them young again, so that no
        clean-up takes them now. Who looked at their age before has moved them before: so they are looked for last."""
        place = f"{self._folder}{sha256[:2]}/{sha256}"  # a hash of ours: so a name
        try:
            os.utime(place)
            found = os.stat(place)
        except FileNotFoundError:
            return 0
        return found.st_ino if found.st_size == byte_count else 0

    def _opened(self, sha256: str) -> BinaryIO:
        try:
            return open(self._name(sha256), "rb", buffering=0)  # type: ignore[return-value] - FileIO reads as well
        except FileNotFoundError:
            return open(self.aside.place(sha256), "rb", buffering=0)  # type: ignore[return-value] - the same

    def _packed(self, sha256: str, offset: int = 0) -> bytes:
        data = None if self._packs is None else self._packs.read(sha256, offset)
        if data is None:
            raise BlobMissing(sha256)
        return data

    def _sweep(self) -> None:
        """Remove what a killed process left unfinished; a day old, so that no living one is disturbed."""
        for left in self._new.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                    left.unlink()


class DiskWriter:
    def __init__(self, blobs: DiskBlobs, folder: Path) -> None:
        self.sha256 = ""
        self.byte_count = 0
        self._blobs = blobs
        self._folder = folder
        self._hash = hashlib.sha256()
        self._new: _NewFile | None = None  # made when there is too much to hold
        self._held = bytearray()

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self.byte_count += len(data)
        self._held += data
        if len(self._held) >= _HELD_BYTES:
            self._let_go()

    def _let_go(self) -> "_NewFile":
        with full_disk_told():
            new = self._new = self._new or _NewFile(self._folder)
            new.write_all(self._held)
        self._held = bytearray()
        return new

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if error is None and self._new is None:
                self.sha256 = self._blobs.put(bytes(self._held))
            elif error is None:
                new = self._let_go()
                with full_disk_told():
                    name = self._hash.hexdigest()
                    self._blobs.keep(new, name, self.byte_count)
                    self.sha256 = name
        finally:
            if self._new is not None:
                self._new.discard()


class _NewFile:
    """A file on its way: either renamed or discarded."""

    def __init__(self, folder: Path) -> None:
        self._path = f"{folder}/{secrets.token_hex(12)}"
        self.descriptor = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        self.inode = os.fstat(self.descriptor).st_ino
        self._is_open = self._is_here = True

    def write_all(self, data: bytes | bytearray) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]

    def sync(self) -> None:
        sync_file(self.descriptor)
        self._is_open = False
        os.close(self.descriptor)

    def rename(self, place: str) -> None:
        os.rename(self._path, place)
        self._is_here = False

    def discard(self) -> None:
        """Harmless after a rename."""
        if self._is_open:
            self._is_open = False
            with contextlib.suppress(OSError):  # what a full disk did not take, is lost here on purpose
                os.close(self.descriptor)
        if self._is_here:
            self._is_here = False
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._path)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while data := file.read(CHUNK_BYTES):
            yield data
