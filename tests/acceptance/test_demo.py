"""`rotoscope demo --check`: the whole way, on a real clip, in a real browser."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.serving import command, free_port

SECONDS = 600


@pytest.mark.browser
@pytest.mark.slow
def test_the_demo_runs_twice_and_checks_itself(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    clips = os.environ.get("ROTOSCOPE_TEST_CLIPS")  # where the clips are already, to spare the registry
    if clips:
        data.mkdir()
        (data / "clips").symlink_to(clips)
    ask = command("demo", "--data", str(data), "--port", str(free_port()))
    try:
        first = subprocess.run([*ask, "--check"], capture_output=True, text=True, timeout=SECONDS)
        assert first.returncode == 0, first.stdout + first.stderr
        assert "the check passed" in first.stdout
        second = subprocess.run(ask, capture_output=True, text=True, timeout=SECONDS)
        assert second.returncode == 0, second.stdout + second.stderr
        assert "already running" in second.stdout
        assert jobs_in(first.stdout) == jobs_in(second.stdout)
    finally:
        ended = subprocess.run([*ask, "--stop"], capture_output=True, text=True, timeout=60)
    assert "stopped" in ended.stdout


def jobs_in(output: str) -> set[str]:
    """What the commands that fetch the result name."""
    return {line.rpartition("/")[2] for line in output.splitlines() if line.strip().startswith("curl")}
