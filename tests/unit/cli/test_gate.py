"""The front gate: quick, helpful, and never a traceback for what a person can mend."""

import subprocess
import sys

import pytest
from scripts.reference import commands

from rotoscope.kit.file_name import result_file_name

HEAVY = {"sqlalchemy", "fastapi", "dbos", "httpx2", "av", "cv2", "pydantic_settings", "alembic", "uvicorn"}


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['rotoscope', '--help']\n"
        "from rotoscope.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "rotoscope demo" in done.stdout


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_says_what_it_is(name: str, command: object) -> None:
    assert getattr(command, "help", "")
    for parameter in command.params:  # type: ignore[attr-defined]
        if parameter.param_type_name == "option":
            assert parameter.help, f"{name}: {parameter.name}"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("job", "list", "-p", "p", "--url", "http://127.0.0.1:1"), "No API key"),
        (("job", "create", "nothing.mp4", "-p", "p", "--key", "k"), "There is no file nothing.mp4"),
        (("serve", "--port", "70000"), "port"),
    ],
)
def test_what_a_person_can_mend_is_told_in_a_line(arguments: tuple[str, ...], told: str) -> None:
    done = subprocess.run([sys.executable, "-m", "rotoscope", *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("reference", ["../../etc/passwd", "a/b?c=d&e", ".hidden", "ünïcode " * 50, "job-1"])
def test_a_result_gets_a_harmless_file_name(reference: str) -> None:
    name = result_file_name(reference, "0b1e")
    assert "/" not in name
    assert not name.startswith(".")
    assert len(name) < 128
