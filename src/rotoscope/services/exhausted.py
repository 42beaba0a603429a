"""When the system has no more of something: nobody's fault but ours, whoever meets it, and over in a while."""

import errno

from rotoscope.domain.errors import Breakdown, Overloaded, StorageFull

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SHORT = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})  # files open at once, memory


def breakdown_of(error: BaseException) -> Breakdown | None:
    """What an error of the system is to us; None if it is of another kind."""
    number = error.errno if isinstance(error, OSError) else None
    if number in FULL:
        return StorageFull()
    return Overloaded() if number in SHORT or isinstance(error, MemoryError) else None
