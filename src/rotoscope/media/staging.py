"""The workshop's own folder: uploads that are still arriving, scratch files, and small pictures kept for a while."""

import fcntl
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

STALE_SECONDS = 24 * 3600
THUMBNAILS_BYTES_MAX = 1 << 30
KEPT_FREE_BYTES = 1 << 30
KEPT_FREE_SHARE = 0.05
KEPT_SHARE = 0.8  # of the small pictures, when there are too many: so that it is not done again at the next one


class PartsLost(Exception):
    """The staged file is shorter than what was acknowledged: the folder was changed behind our back."""


class UploadBusy(Exception):
    """Somebody else is writing or finishing this upload."""


class Staging:
    """Names in here are ids that we made; a client's name never becomes a path."""

    def __init__(self, folder: Path, thumbnails_bytes_max: int = THUMBNAILS_BYTES_MAX) -> None:
        self._uploads = folder / "uploads"
        self._scratch = folder / "scratch"
        self._thumbnails = folder / "thumbnails"
        for each in (self._uploads, self._scratch, self._thumbnails):
            each.mkdir(parents=True, exist_ok=True)
        self._thumbnails_bytes_max = thumbnails_bytes_max
        self._thumbnails_bytes: int | None = None  # counted when the first one is made
        self._counting = threading.Lock()
        self._sweep()

    def has_room_for(self, byte_count: int) -> bool:
        """Whether so many bytes leave some for what people draw meanwhile: a twentieth of the disk, or a gigabyte."""
        usage = shutil.disk_usage(self._uploads)
        return usage.free - byte_count >= min(KEPT_FREE_BYTES, usage.total * KEPT_FREE_SHARE)

    def upload_ids(self) -> set[str]:
        """The uploads of which something stands here."""
        return set(os.listdir(self._uploads))

    def upload_path(self, upload_id: str) -> Path:
        return self._uploads / upload_id

    @contextmanager
    def locked(self, upload_id: str) -> Iterator[BinaryIO]:
        """The staged file of an upload, ours alone until the end of the block."""
        with self.upload_path(upload_id).open("a+b", buffering=0) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UploadBusy from None
            yield file

    @staticmethod
    def rewind(part: BinaryIO, offset: int) -> None:
        """Forget what stands after `offset`: it was never acknowledged."""
        if os.fstat(part.fileno()).st_size < offset:
            raise PartsLost
        part.truncate(offset)

    def discard_upload(self, upload_id: str) -> None:
        self.upload_path(upload_id).unlink(missing_ok=True)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A path for a file that is gone afterwards."""
        descriptor, name = tempfile.mkstemp(dir=self._scratch)
        os.close(descriptor)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def thumbnail(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The small picture kept under `name`, made when it is missing or damaged. Losing the folder loses nothing."""
        path = self._thumbnails / name[:2] / name
        try:
            kept = path.read_bytes()
        except OSError:
            kept = b""
        if kept.startswith(b"\xff\xd8") and kept.endswith(b"\xff\xd9"):
            return kept
        made = make()
        with self.scratch() as fresh:
            fresh.write_bytes(made)
            path.parent.mkdir(exist_ok=True)
            os.link(fresh, fresh.with_suffix(".jpg"))
            fresh.with_suffix(".jpg").replace(path)
        self._count_thumbnail(len(made))
        return made

    def forget_thumbnails(self, names: Iterable[str]) -> None:
        """What was made of these pictures goes with them."""
        for name in names:
            (self._thumbnails / name[:2] / name).unlink(missing_ok=True)

    def _count_thumbnail(self, byte_count: int) -> None:
        """Keep the small pictures within their bytes; the oldest go first, and are made again when asked for."""
        with self._counting:
            if self._thumbnails_bytes is not None:
                self._thumbnails_bytes += byte_count
                if self._thumbnails_bytes <= self._thumbnails_bytes_max:
                    return
            kept = sorted(_ages_and_sizes(self._thumbnails))
            total = sum(size for _, size, _ in kept)
            if total > self._thumbnails_bytes_max:
                for _, size, path in kept:
                    if total <= KEPT_SHARE * self._thumbnails_bytes_max:
                        break
                    path.unlink(missing_ok=True)
                    total -= size
            self._thumbnails_bytes = total

    def _sweep(self) -> None:
        """Remove the scratch files of a killed process; a day old, so that no living one is disturbed."""
        for left in self._scratch.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > STALE_SECONDS:
                    left.unlink()


def _ages_and_sizes(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """Of every file two levels down: when it was written, its bytes, its path."""
    for path in folder.glob("*/*"):
        with suppress(FileNotFoundError):
            found = path.stat()
            yield found.st_mtime_ns, found.st_size, path
