"""The collector, in a process of its own: what is told here holds for the whole process."""

import subprocess
import sys

SETTLED = """
import gc
from rotoscope.kit.collector import paused, settle_in
before = len(gc.get_objects())
settle_in()
assert gc.get_freeze_count() >= before * 0.9, (gc.get_freeze_count(), before)
assert len(gc.get_objects()) < before / 10
with paused():
    assert not gc.isenabled()
assert gc.isenabled()
"""


def test_what_is_there_at_the_start_is_not_looked_at_again() -> None:
    subprocess.run([sys.executable, "-c", SETTLED], check=True, timeout=60)
