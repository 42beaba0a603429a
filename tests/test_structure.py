"""The shape of the code: what no single test sees and every reader feels."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYTHON = sorted((ROOT / "src").rglob("*.py"))
OURS = [path for path in PYTHON if "migrations/versions" not in path.as_posix()]
BROWSER = sorted(
    path
    for pattern in ("*.ts", "*.svelte")
    for path in (ROOT / "web" / "src").rglob(pattern)
    if ".gen." not in path.name
)
LINES_MAX = 300
FUNCTION_LINES_MAX = 60
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "core", "shared", "manager", "functions", "tools"}
BROAD_EXCEPT_AT = {
    "worker/loop.py",
    "worker/carrier.py",  # a handler may fail in any way, and must not harm the next
    "api/errors.py",
    "store/sqlite_writer.py",  # whoever waits for the write must hear of it
    "store/postgres.py",  # the same
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_look_at() -> None:
    assert len(OURS) > 60
    assert len(BROWSER) > 30


@pytest.mark.parametrize("path", OURS + BROWSER, ids=name)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LINES_MAX


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_file_opens_with_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES_MAX
    ]
    assert not long


@pytest.mark.parametrize("path", OURS + BROWSER, ids=name)
def test_a_file_has_a_name_that_means_something(path: Path) -> None:
    assert path.stem not in VAGUE


def catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    return caught is None or (isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"))


@pytest.mark.parametrize("path", OURS, ids=name)
def test_errors_are_caught_broadly_only_where_the_world_ends(path: Path) -> None:
    """A broad `except` that raises again is a clean-up, and may stand anywhere."""
    where = path.relative_to(ROOT / "src" / "rotoscope").as_posix()
    if where in BROAD_EXCEPT_AT:
        return
    swallowing = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and catches_everything(node)
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]
    assert not swallowing
