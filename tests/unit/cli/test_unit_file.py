"""The unit for systemd that the documents offer is one that systemd understands."""

import shutil
import subprocess
from pathlib import Path

import pytest

from rotoscope.cli.gate import gate

UNIT = Path(__file__).parents[3] / "examples" / "rotoscope.service"
ANALYZE = shutil.which("systemd-analyze")


def verified(text: str, folder: Path) -> str:
    program = folder / "rotoscope"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = folder / "rotoscope.service"
    unit.write_text(text.replace("/opt/rotoscope/bin/rotoscope", str(program)))
    assert ANALYZE
    told = subprocess.run([ANALYZE, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    return "\n".join(line for line in (told.stdout + told.stderr).splitlines() if str(unit) in line)


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    assert verified(UNIT.read_text(), tmp_path) == ""


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_a_line_that_systemd_does_not_know_is_seen(tmp_path: Path) -> None:
    assert "KeepStanding" in verified(UNIT.read_text().replace("KillMode=", "KeepStanding="), tmp_path)


def test_its_commands_are_ours() -> None:
    lines = [line.partition("=")[2] for line in UNIT.read_text().splitlines() if line.startswith("Exec")]
    names = {command.name for command in gate.registered_commands}
    assert [line.split()[1] for line in lines] == ["serve", "restart"]
    assert {line.split()[1] for line in lines} <= names
