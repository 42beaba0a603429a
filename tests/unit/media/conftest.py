"""A workshop of one child, shared by the tests of a file."""

from collections.abc import Iterator

import pytest

from rotoscope.media.workshop import Workshop


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    workshop = Workshop(tmp_path_factory.mktemp("workshop"), children_max=1, frames_max=1000, frame_bytes_max=1_000_000)
    yield workshop
    workshop.close()
