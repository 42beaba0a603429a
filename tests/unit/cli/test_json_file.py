"""JSON out of a file that a person wrote: what is wrong with it is said, not thrown."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rotoscope.cli import json_file
from rotoscope.cli.gate import gate
from rotoscope.cli.trouble import CannotDo


@pytest.mark.parametrize(
    "text", ["[1]", '{"annotations": [1]}', '{"data": {"annotations": [1]}}', '{"other": 2, "data": [1]}']
)
def test_a_list_is_found_bare_or_wrapped(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    assert json_file.read_list(tmp_path / "a.json", "annotations", "data") == [1]


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "is not JSON"), ("5", "no list"), ('{"labls": []}', "no list"), ('{"data": 5}', "no list")],
)
def test_what_has_no_list_is_said(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(CannotDo, match=words):
        json_file.read_list(tmp_path / "a.json", "data")


def test_commands_read_their_files_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    said = CliRunner().invoke(gate, ["schema", "put", "p", str(tmp_path / "a.json"), "--key", "k"])
    assert isinstance(said.exception, CannotDo)  # which is told in one line
