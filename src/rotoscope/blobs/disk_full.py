"""A full disk is said to be one, whichever call meets it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from rotoscope.domain.errors import StorageFull


@contextmanager
def full_disk_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull from error
        raise
