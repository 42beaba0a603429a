"""JSON that a person wrote into a file, or a word about what is wrong with it."""

import json
from pathlib import Path
from typing import Any


def read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        from rotoscope.cli.trouble import CannotDo  # noqa: PLC0415  it loads what a word of help does not need

        raise CannotDo(f"{path} is not JSON: {error}.") from error


def read_list(path: Path, *names: str) -> list[Any]:
    """A list: bare, or wrapped in objects under some of these names."""
    found = read(path)
    while isinstance(found, dict):
        found = next((found[name] for name in names if name in found), None)
    if not isinstance(found, list):
        from rotoscope.cli.trouble import CannotDo  # noqa: PLC0415  it loads what a word of help does not need

        raise CannotDo(f"{path} has no list in it, neither bare nor as a member {' or '.join(names)}.")
    return found
