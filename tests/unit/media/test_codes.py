"""Every code that a file can be refused with stands in the reference, and the other way round."""

import re
from pathlib import Path

from rotoscope.fetch import errors

ROOT = Path(__file__).parents[3]
MADE = re.compile(r"""\b(?:MediaRefused|Refused|Failure)\(\s*"([a-z_]+)\"""")
LISTED = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)


def codes_in_code() -> set[str]:
    files = [*(ROOT / "src/rotoscope/media").glob("*.py"), *(ROOT / "src/rotoscope/services").rglob("*.py")]
    return {code for file in files for code in MADE.findall(file.read_text())}


def test_the_reference_lists_every_code_of_a_file_that_cannot_be_used() -> None:
    listed = set(LISTED.findall((ROOT / "docs/reference/media.md").read_text()))
    assert listed == codes_in_code()


def test_the_reference_lists_every_code_of_an_address_that_cannot_be_fetched() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.FetchFailed)]
    listed = set(LISTED.findall((ROOT / "docs/reference/errors.md").read_text()))
    assert {kind.code for kind in kinds} <= listed
