"""The track document: what goes in comes out, bit for bit."""

import pytest

from rotoscope.domain.channel import NAN, Steps
from rotoscope.domain.track import Head, Track
from rotoscope.wire import track_document
from rotoscope.wire.track_document import DocumentUnreadable
from tests.tracks import SQUARE, a_track, circle

RICH = Track(
    "träck/1",
    Head("landmark", "pose", "rgb(1,2,3)", "model", "non_editable", ("nose", "tail"), "mother"),
    a_track({3: (0.1, -0.0, NAN, NAN), 9: (1 / 3, 1e-300, 1.2, -0.1)}, points=("nose", "tail"), holds=[9]).geometry,
    Steps((4, 8), (False, True)),
    {
        "doors": Steps((3, 5), (["left", "right"], {"state": "editable", "value": 2**80})),
        "occluded": Steps((0,), (True,)),
    },
    {"make": "T", "year": 1908, "weight": 1.0, "owners": [{"name": "Ö"}]},
)


@pytest.mark.parametrize(
    "track",
    [RICH, Track("empty"), a_track({}), a_track({0: SQUARE, 5: circle(9), 2**31 - 1: SQUARE}, "polygon")],
    ids=["everything", "empty", "no shapes", "uneven"],
)
def test_a_track_comes_back_bit_for_bit(track: Track) -> None:
    assert track_document.decode(track_document.encode(track)) == track


def test_numbers_keep_their_type() -> None:
    constants = track_document.decode(track_document.encode(RICH)).constants
    assert type(constants["year"]) is int
    assert type(constants["weight"]) is float


@pytest.mark.parametrize("document", [b"", b"\x00", b"\x02" + track_document.encode(RICH)[1:]])
def test_a_document_of_another_version_is_refused_by_name(document: bytes) -> None:
    with pytest.raises(DocumentUnreadable, match="version"):
        track_document.decode(document)
