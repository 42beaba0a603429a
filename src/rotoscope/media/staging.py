"""The workshop's own folder: uploads that are still arriving, scratch files, and small pictures kept for a while."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class PartsLost(Exception):
    """The staged file is shorter than what was acknowledged: the folder was changed behind our back."""


class Staging:
    """Names in here are ids that we made; a client's name never becomes a path."""

    def __init__(self, folder: Path) -> None:
        self._uploads = folder / "uploads"
        self._scratch = folder / "scratch"
        self._thumbnails = folder / "thumbnails"
        for each in (self._uploads, self._scratch, self._thumbnails):
            each.mkdir(parents=True, exist_ok=True)

    def upload_path(self, upload_id: str) -> Path:
        return self._uploads / upload_id

    def open_part(self, upload_id: str, offset: int) -> BinaryIO:
        """The staged file, ready to be written from `offset` on. What stands after it was never acknowledged."""
        path = self.upload_path(upload_id)
        path.touch()
        part = path.open("r+b")
        if os.fstat(part.fileno()).st_size < offset:
            part.close()
            raise PartsLost
        part.truncate(offset)
        part.seek(offset)
        return part

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
