"""An fsync that fails ends the process; a disk that is full is only told."""

import errno
import os
from pathlib import Path

import pytest

from rotoscope.kit.durable import sync_file, sync_folder


class Ended(Exception):
    """What stands for the end of the process here."""


def failing(code: int):
    def fsync(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    return fsync


def test_what_was_synced_is_there(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.write(b"bytes")
        file.flush()
        sync_file(file.fileno())
    sync_folder(tmp_path)
    assert (tmp_path / "file").read_bytes() == b"bytes"


def test_a_failing_fsync_ends_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def end(code: int) -> None:
        raise Ended(code)

    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    monkeypatch.setattr(os, "_exit", end)
    with pytest.raises(Ended, match="74"):
        sync_folder(tmp_path)
    assert "nothing written is certain" in capsys.readouterr().err


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left"):
        sync_folder(tmp_path)
