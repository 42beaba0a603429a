"""The documents are held to the code: what they name exists, and what exists is named."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripts.reference import PAGES, commands, page

from rotoscope.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES_BY_HAND = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
OWN_VARIABLES = {"ROTOSCOPE_URL", "ROTOSCOPE_KEY", "ROTOSCOPE_PROJECT"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("reference", PAGES)
def test_a_reference_page_says_what_the_code_says(reference: str) -> None:
    written = (ROOT / "docs" / "reference" / f"{reference}.md").read_text()
    assert written == page(reference), "run: python scripts/reference.py"


@pytest.mark.parametrize("path", PAGES_BY_HAND, ids=name)
def test_python_in_a_document_is_python(path: Path) -> None:
    for block in blocks(path, "python"):
        compile(block, name(path), "exec")


@pytest.mark.parametrize("path", PAGES_BY_HAND, ids=name)
def test_commands_in_a_document_exist_with_their_options(path: Path) -> None:
    known = {command: {option for p in leaf.params for option in p.opts} for command, leaf in commands()}
    for words in rotoscope_commands(path):
        command = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in known), None)
        assert command, f"no such command: {' '.join(words)}"
        unknown = [word for word in words if word.startswith("-") and word not in known[command] | {"--help"}]
        assert not unknown, f"{' '.join(words)}: {unknown}"


def rotoscope_commands(path: Path) -> Iterator[list[str]]:
    for block in blocks(path, "sh"):
        for line in block.splitlines():
            for found in re.findall(r"(?:^|\$\()(rotoscope [^)#]*)", line):
                yield shlex.split(found)


@pytest.mark.parametrize("path", PAGES_BY_HAND, ids=name)
def test_tests_that_a_document_names_exist(path: Path) -> None:
    named = set(re.findall(r"`(tests/[\w/]+(?:\.py)?)`", path.read_text()))
    assert not [each for each in named if not (ROOT / each).exists()]


@pytest.mark.parametrize("path", PAGES_BY_HAND, ids=name)
def test_variables_in_a_document_are_settings(path: Path) -> None:
    settings = {f"ROTOSCOPE_{field.upper()}" for field in Settings.model_fields}
    assert set(re.findall(r"\bROTOSCOPE_[A-Z0-9_]*[A-Z0-9]\b", path.read_text())) <= settings | OWN_VARIABLES


@pytest.mark.parametrize("path", PAGES_BY_HAND, ids=name)
def test_make_targets_in_a_document_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {line.split()[1] for block in blocks(path, "sh") for line in block.splitlines() if line.startswith("make ")}
    assert named <= targets


@pytest.mark.parametrize("path", PAGES_BY_HAND, ids=name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text())
    missing = [link for link in links if not (path.parent / link).exists()]
    assert not missing
