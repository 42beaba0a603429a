"""Making files durable. An fsync that fails may have dropped the data and will not say so twice: the process ends."""

import errno
import os
import sys
from pathlib import Path
from typing import NoReturn


def sync_file(descriptor: int) -> None:
    """Return only when the file is on disk. A full disk is reported; any other failure ends the process."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        _leave(error)


def sync_folder(folder: Path) -> None:
    """Return only when the names in the folder are on disk: a rename is not durable before."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)


def _leave(error: OSError) -> NoReturn:
    sys.stderr.write(f"rotoscope: fsync failed ({error}); the process ends, because nothing written is certain now\n")
    os._exit(74)  # EX_IOERR
