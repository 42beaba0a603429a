"""The workshop's own folder: uploads that are still arriving, scratch files, and small pictures kept for a while."""

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

STALE_SECONDS = 24 * 3600


class PartsLost(Exception):
    """The staged file is shorter than what was acknowledged: the folder was changed behind our back."""


class UploadBusy(Exception):
    """Somebody else is writing or finishing this upload."""


class Staging:
    """Names in here are ids that we made; a client's name never becomes a path."""

    def __init__(self, folder: Path) -> None:
        self._uploads = folder / "uploads"
        self._scratch = folder / "scratch"
        self._thumbnails = folder / "thumbnails"
        for each in (self._uploads, self._scratch, self._thumbnails):
            each.mkdir(parents=True, exist_ok=True)
        self._sweep()

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
            yield file  # type: ignore[misc] - an unbuffered file reads and writes as well

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
        return made

    def _sweep(self) -> None:
        """Remove the scratch files of a killed process; a day old, so that no living one is disturbed."""
        for left in self._scratch.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > STALE_SECONDS:
                    left.unlink()
