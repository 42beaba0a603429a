"""The shape of the code: what no single test sees and every reader feels."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in the file, itself first."""
    return tuple(ast.walk(ast.parse(path.read_text())))


def test_a_file_can_be_read_in_one_sitting() -> None:
    counts = {name(path): len(path.read_text().splitlines()) for path in OURS + BROWSER}
    assert {file: count for file, count in counts.items() if count > LINES_MAX} == {}


def test_a_file_opens_with_what_it_is_for() -> None:
    modules = {name(path): nodes(path)[0] for path in OURS}
    assert [file for file, module in modules.items() if not ast.get_docstring(module)] == []


def test_a_function_fits_on_a_screen() -> None:
    assert [f"{name(path)} {told}" for path in OURS for told in long_functions(path)] == []


def long_functions(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            count = node.end_lineno - node.lineno + 1
            if count > FUNCTION_LINES_MAX:
                yield f"{node.name}: {count} lines"


def test_a_file_has_a_name_that_means_something() -> None:
    assert [name(path) for path in OURS + BROWSER if path.stem in VAGUE] == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    return caught is None or (isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"))


def test_errors_are_caught_broadly_only_where_the_world_ends() -> None:
    """A broad `except` that raises again is a clean-up, and may stand anywhere."""
    swallowing = [
        f"{name(path)}:{node.lineno}"
        for path in OURS
        if path.relative_to(ROOT / "src" / "rotoscope").as_posix() not in BROAD_EXCEPT_AT
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and catches_everything(node)
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]
    assert swallowing == []


def test_whoever_refuses_a_parameter_says_where_it_stands() -> None:
    """`InvalidParameter.at(pointer, …)`, or one with its faults."""
    silent = [
        f"{name(path)}:{node.lineno}"
        for path in OURS
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("InvalidParameter", "MissingParameter")
        and not any(keyword.arg == "faults" for keyword in node.keywords)
    ]
    assert silent == []
