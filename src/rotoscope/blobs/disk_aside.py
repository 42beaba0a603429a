"""Blobs on disk that nobody names: files in a folder of their own, or marked in the index of the packs."""

import contextlib
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from rotoscope.blobs.contract import is_name, require_name
from rotoscope.blobs.packs import Packs
from rotoscope.kit.durable import sync_folder

_AT_ONCE = 500


class DiskAside:
    """`root` is the folder of the blobs. A file is renamed first and looked at then: who has found it in place made it
    young before, or finds it gone and writes it anew."""

    def __init__(self, root: Path, packs: Packs | None) -> None:
        self._root = root
        self._folder = root / "aside"
        self._folder.mkdir(exist_ok=True)
        self._packs = packs

    def place(self, sha256: str) -> Path:
        return self._folder / require_name(sha256)

    def old(self, before_ms: int) -> Iterator[str]:
        for number in range(256):
            yield from _older(self._root / f"{number:02x}", before_ms)
        if self._packs is not None:
            index = self._packs.index
            yield from _walked(lambda after: index.old(before_ms, after, _AT_ONCE))

    def take(self, names: Iterable[str], before_ms: int, now_ms: int) -> list[str]:
        wanted = list(names)
        taken = [sha256 for sha256 in wanted if self._take_file(sha256, before_ms, now_ms)]
        if self._packs is not None:
            for part in _parts(wanted):
                taken += map(bytes.hex, self._packs.index.set_aside(part, before_ms, now_ms))
        return taken

    def names(self, before_ms: int) -> Iterator[str]:
        yield from _older(self._folder, before_ms)
        if self._packs is not None:
            index = self._packs.index
            yield from _walked(lambda after: index.aside(before_ms, after, _AT_ONCE))

    def give_back(self, names: Iterable[str]) -> None:
        wanted = list(names)
        for sha256 in wanted:
            with contextlib.suppress(FileNotFoundError):
                os.rename(self.place(sha256), self._home(sha256))
        for folder in {sha256[:2] for sha256 in wanted}:
            sync_folder(self._root / folder)
        if self._packs is not None:
            for part in _parts(wanted):
                self._packs.index.give_back(part)

    def drop(self, names: Iterable[str]) -> None:
        wanted = list(names)
        for sha256 in wanted:
            self.place(sha256).unlink(missing_ok=True)
        if self._packs is not None:
            for part in _parts(wanted):
                self._packs.drop(part)

    def _take_file(self, sha256: str, before_ms: int, now_ms: int) -> bool:
        aside = self.place(sha256)
        try:
            os.rename(self._home(sha256), aside)
            if os.stat(aside).st_mtime_ns >= before_ms * 1_000_000:
                os.rename(aside, self._home(sha256))
                return False
            os.utime(aside, ns=(now_ms * 1_000_000, now_ms * 1_000_000))
        except FileNotFoundError:
            return False
        return True

    def _home(self, sha256: str) -> Path:
        return self._root / require_name(sha256)[:2] / sha256


def _older(folder: Path, before_ms: int) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                if is_name(entry.name) and entry.stat().st_mtime_ns < before_ms * 1_000_000:
                    yield entry.name


def _walked(page: Callable[[bytes], list[bytes]]) -> Iterator[str]:
    after = b""
    while found := page(after):
        yield from map(bytes.hex, found)
        after = found[-1]


def _parts(names: list[str]) -> Iterator[list[bytes]]:
    rest = iter(names)
    while part := [bytes.fromhex(sha256) for sha256 in itertools.islice(rest, _AT_ONCE)]:
        yield part
