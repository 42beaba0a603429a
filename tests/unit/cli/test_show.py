"""What is printed is what there is: a client's own words are never taken for markup."""

from types import SimpleNamespace

import pytest

from rotoscope.cli import show


@pytest.mark.parametrize("reference", ["clip[bold]7[red].jpg", "crossing[/b]", ":smile:", "[1]"])
def test_a_reference_is_printed_to_the_letter(reference: str, capsys: pytest.CaptureFixture[str]) -> None:
    show.show_rows([SimpleNamespace(reference_id=reference)], ("reference_id",), as_json=False)
    show.show_one({"reference_id": reference}, as_json=False)
    assert capsys.readouterr().out.count(reference) == 2
