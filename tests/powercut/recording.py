"""What the recorder wrote down, read back; and the disk as a power cut would leave it after any of these steps.

The model: bytes written to a file are certain once that file was synced, a name (create, rename, link, unlink) once its
folder was. What is not certain may be there or not, in part: a write tears at sectors of 512 bytes.
"""

import os
import random
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

SECTOR_BYTES = 512
SOURCE = Path(__file__).with_name("recorder.c")
SHARED_MEMORY = "-shm"  # of SQLite: rebuilt at the first look, so nothing depends on it


@dataclass(frozen=True, slots=True)
class Step:
    """One call: `c`reate, `w`rite, `t`runcate, `s`ync, `r`ename, `l`ink, `u`nlink, `m`kdir."""

    op: str
    path: str
    offset: int
    data: bytes


class Luck(StrEnum):
    """What becomes of that which is not certain."""

    NOTHING = "nothing of it is there"
    SOME = "some of it is there"
    ALL = "all of it is there"


def record(folder: Path, library: Path, log: Path, *command: str) -> list[Step]:
    """Run a command and return what it did below `folder`."""
    settings = {**os.environ, "LD_PRELOAD": str(library), "RECORD_ROOT": str(folder), "RECORD_LOG": str(log)}
    subprocess.run([sys.executable, *command], env=settings, check=True)
    return list(read(log.read_bytes()))


def compiled(folder: Path) -> Path:
    """The recorder as a library to be loaded in front of a program's own."""
    library = folder / "recorder.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], check=True)
    return library


def read(log: bytes) -> Iterator[Step]:
    at = 0
    while at < len(log):
        (length,) = struct.unpack_from("<I", log, at + 1)
        path = log[at + 5 : at + 5 + length].decode()
        offset, size = struct.unpack_from("<QI", log, at + 5 + length)
        begin = at + 17 + length
        yield Step(chr(log[at]), path, offset, log[begin : begin + size])
        at = begin + size


@dataclass(eq=False)
class File:
    """Certain bytes, and what was written since, in order; a write of None sets the length."""

    certain: bytearray = field(default_factory=bytearray)
    uncertain: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.uncertain:
            apply(self.certain, *change)
        self.uncertain.clear()

    def after_cut(self, luck: Luck, dice: random.Random) -> bytes:
        content = bytearray(self.certain)
        for offset, data in self.uncertain:
            if luck is Luck.ALL:
                apply(content, offset, data)
            elif luck is Luck.SOME:
                for begin, part in torn(offset, data):
                    if dice.random() < 0.5:
                        apply(content, begin, part)
        return bytes(content)


def apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


def torn(offset: int, data: bytes | None) -> Iterator[tuple[int, bytes | None]]:
    """A write as its sectors."""
    if data is None:
        yield offset, None
        return
    at = 0
    while at < len(data):
        size = SECTOR_BYTES - (offset + at) % SECTOR_BYTES
        yield offset + at, data[at : at + size]
        at += size


Names = dict[str, File]
Renaming = Callable[[Names], None]


class Disk:
    """The disk while the steps go by. `acks` is what callers have been told so far."""

    def __init__(self, folder: Path) -> None:
        """Begin with what stands in `folder`, all of it certain."""
        found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        self.names: Names = {name: File(bytearray(path.read_bytes())) for name, path in found.items()}
        self.certain_names: Names = dict(self.names)
        self.uncertain_names: dict[str, list[Renaming]] = {}  # by folder, in order
        self.acks: list[str] = []

    def go(self, step: Step) -> None:
        if step.path == "acks":
            self.acks += step.data.decode().splitlines()
        elif step.path.endswith(SHARED_MEMORY):
            return
        elif step.op in "wt":
            self.names[step.path].uncertain.append((step.offset, step.data if step.op == "w" else None))
        elif step.op == "s" and step.path in self.names:
            self.names[step.path].sync()
        elif step.op == "s":
            for change in self.uncertain_names.pop(step.path, []):
                change(self.certain_names)
        else:
            self._rename(step)

    def _rename(self, step: Step) -> None:
        """All names of one call change together, under the folder of the new one."""
        changes = self._changes(step)
        if changes is not None:
            target = step.data.decode() or step.path
            self.uncertain_names.setdefault(str(PurePosixPath(target).parent), []).append(changes)
            changes(self.names)

    def _changes(self, step: Step) -> Renaming | None:
        path, other = step.path, step.data.decode()
        if step.op == "c":
            return _set(path, File())
        if step.op == "u":
            return _drop(path)
        if step.op == "l":
            return _set(other, self.names[path])
        if step.op == "r":
            return _move(path, other, self.names[path])
        return None  # a folder: all that matter are there before the recording begins

    def cut(self, luck: Luck, seed: int, target: Path) -> None:
        """Write what a power cut at this moment leaves into an empty folder."""
        dice = random.Random(seed)
        names = dict(self.certain_names)
        for changes in self.uncertain_names.values():
            kept = {Luck.NOTHING: 0, Luck.ALL: len(changes), Luck.SOME: dice.randint(0, len(changes))}[luck]
            for change in changes[:kept]:
                change(names)
        for name, file in names.items():
            place = target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.after_cut(luck, dice))


def _set(path: str, file: File) -> Renaming:
    def change(names: Names) -> None:
        names[path] = file

    return change


def _drop(path: str) -> Renaming:
    def change(names: Names) -> None:
        names.pop(path, None)

    return change


def _move(path: str, other: str, file: File) -> Renaming:
    def change(names: Names) -> None:
        names.pop(path, None)
        names[other] = file

    return change
