"""A full disk stops writes, not reads; it loses nothing, and heals without a restart."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

CAN_MOUNT = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not CAN_MOUNT, reason="only root can make a small disk")
def test_a_full_disk_loses_nothing_and_heals(tmp_path: Path) -> None:
    command = ["unshare", "-m", sys.executable, "-m", "tests.chaos.full_disk", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    assert ended.returncode == 0, ended.stderr
    seen = json.loads(ended.stdout.splitlines()[-1])
    assert seen["is_blob_refused"]
    assert (seen["lost"], seen["lost_after"], seen["left"]) == (0, 0, 0)
    assert seen["heal_seconds"] < 60
