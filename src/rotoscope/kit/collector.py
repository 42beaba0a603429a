"""The cyclic garbage collector: out of the way of what is always there, and of what has no cycles.

A full collection walks every object of the process while all threads wait. In a server that has just loaded its
libraries that is a fifth of a second, again and again, for objects that live as long as the process.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG_MAX = 10_000  # objects made before the youngest are looked at; most are gone by then without help

_lock = threading.Lock()
_paused = 0


@contextmanager
def paused() -> Iterator[None]:
    """No collection until the last of those that asked for the pause is done."""
    global _paused
    with _lock:
        _paused += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _paused -= 1
            if _paused == 0:
                gc.enable()


def settle_in() -> None:
    """What is there now stays: no collection looks at it again. To be called when a process has loaded its parts."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX)
