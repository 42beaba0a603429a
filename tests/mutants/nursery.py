"""A copy of the tree, in which one file at a time is another one."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from types import TracebackType

from tests.mutants.mutant import Mutant

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".tools", ".rotoscope", "node_modules", "__pycache__", ".pytest_cache", ".hypothesis", "dist"
)
PATIENCE_SECONDS = 900
TESTS_FAILED = 1  # pytest: some tests failed; what could not even be collected has other numbers


class Outcome(Enum):
    CAUGHT = "caught"
    SURVIVED = "SURVIVED"
    BROKEN = "BROKEN"  # the tests did not run, which proves nothing


class Nursery:
    """`told` is what the last run of tests said."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="mutants-")
        self.tree = Path(self._folder.name) / "tree"
        self.told = ""

    def __enter__(self) -> "Nursery":
        shutil.copytree(ROOT, self.tree, ignore=LEFT_OUT, symlinks=True)
        modules = ROOT / "web" / "node_modules"
        if modules.exists():
            (self.tree / "web" / "node_modules").symlink_to(modules)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def try_out(self, mutant: Mutant) -> Outcome:
        """Run the tests of a fault with it in the tree."""
        path = self.tree / mutant.path
        sound = path.read_text()
        path.write_text(mutant.planted(sound))
        try:
            if mutant.is_web and not self._builds():
                return Outcome.BROKEN
            return self.run(mutant.tests)
        finally:
            path.write_text(sound)
            if mutant.is_web:
                self._builds()

    def run(self, tests: Sequence[str]) -> Outcome:
        vitest = [test for test in tests if test.endswith(".ts")]
        outcomes = [self._run_vitest(vitest)] if vitest else []
        others = [test for test in tests if test not in vitest]
        outcomes += [self._run_pytest(others)] if others else []
        if Outcome.BROKEN in outcomes:
            return Outcome.BROKEN
        return Outcome.CAUGHT if Outcome.CAUGHT in outcomes else Outcome.SURVIVED

    def _run_pytest(self, tests: Sequence[str]) -> Outcome:
        place = f"--basetemp={self.tree.with_name('temporary')}"  # the common one is tidied by other runs meanwhile
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", place, *tests]
        ended = self._call(command)
        has_failed = re.search(r"\b\d+ failed\b", self.told) is not None
        if ended == 0:
            return Outcome.SURVIVED
        return Outcome.CAUGHT if ended == TESTS_FAILED and has_failed else Outcome.BROKEN

    def _run_vitest(self, tests: Sequence[str]) -> Outcome:
        names = [test.removeprefix("web/") for test in tests]
        ended = self._call([sys.executable, "hatch_build.py", "run", "--silent", "test", "--", *names])
        if ended == 0:
            return Outcome.SURVIVED
        return Outcome.CAUGHT if re.search(r"\b\d+ failed\b", self.told) else Outcome.BROKEN

    def _builds(self) -> bool:
        return self._call([sys.executable, "hatch_build.py"]) == 0

    def _call(self, command: Sequence[str]) -> int:
        source = {"PYTHONPATH": str(self.tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        settings = os.environ | source | {"NO_COLOR": "1", "FORCE_COLOR": "0"}
        try:
            ended = subprocess.run(
                command,
                cwd=self.tree,
                env=settings,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            self.told = f"{late}"
            return -1
        self.told = ended.stdout
        return ended.returncode
