"""A full disk stops writes, not reads; it loses nothing, and heals without a restart."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.trust import figures
from tests.trust.figures import Figure

CAN_MOUNT = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not CAN_MOUNT, reason="only root can make a small disk")
def test_a_full_disk_loses_nothing_and_heals(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    command = ["unshare", "-m", sys.executable, "-m", "tests.chaos.full_disk", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    assert ended.returncode == 0, ended.stderr
    seen = json.loads(ended.stdout.splitlines()[-1])
    lost = seen["lost"] + seen["lost_after"]
    told = (
        f"{seen['taken']} writes taken, {seen['refused']} refused, {lost} lost; written again after "
        f"{seen['write_seconds']:.1f} s, all handled after {seen['heal_seconds']:.1f} s"
    )
    figures.told_by(record_property, Figure(16, "a disk that fills up", told, "0 lost, written again in <= 5 s"))
    assert seen["is_blob_refused"]
    assert (seen["lost"], seen["lost_after"], seen["left"]) == (0, 0, 0)
    assert seen["write_seconds"] <= 5
    assert seen["heal_seconds"] < 60
