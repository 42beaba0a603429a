"""The documents' own examples of pre-labels are taken, slips and all."""

import json
from typing import Any

import pytest

from rotoscope.wire.prelabel import unpack
from tests.unit.wire.prelabels import a_track, read, read_one

SAMPLES: dict[str, str] = {
    "rectangle": """{"_id": "0e6d895e-2484-439a-b62b-d8a0afb3d190", "label": "",
        "attributes": {"pose": {"value": "standing"}, "breed": {"value": "Persian"}},
        "coordinates": [{"x": 0.00398, "y": 0.00558}, {"x": 0.05404, "y": 0.00558},
                        {"x": 0.05404, "y": 0.09096}, {"x": 0.00398, "y": 0.09096}]}""",
    "polygon": """{"_id": "8f8897ad-e07b-4e55-9dbe-61f6b9df85c5", "label": "face_mask",
        "attributes": {"covers_nose": {"value": "Yes"}},
        "points": {"p1": {"x": 0.286774, "y": 0.892502}, "p2": {"x": 0.385849, "y": 0.576888},
                   "p3": {"x": 0.426721, "y": 0.469081}, "p4": {"x": 0.288623, "y": 0.253878},
                   "p5": {"x": 0.148623, "y": 0.353878}},
        "edges": {"e1": ["p1", "p2"], "e2": ["p2", "p3"], "e3": ["p3", "p4"], "e4": ["p4", "p4"],
                  "e5": ["p5", "p1"]}}""",
    "line": """{"_id": "8f8897ad-e07b-4e55-9dbe-61f6b9df85c5", "label": "lane_divider",
        "attributes": {"raised": {"value": "Yes"}},
        "points": {"p1": {"x": 0.286774, "y": 0.892502}, "p2": {"x": 0.285849, "y": 0.876888},
                   "p3": {"x": 0.286774, "y": 0.869081}, "p4": {"x": 0.288623, "y": 0.853878}}}""",
    "cuboid": """{"_id": "8f8897ad-e07b-4e55-9dbe-61f6b9df85c5", "label": "Car",
        "attributes": {"faces_visible": {"value": ["right", "back"]}},
        "points": {"p1": {"x": 0.17, "y": 0.58}, "p2": {"x": 0.26, "y": 0.58}, "p3": {"x": 0.26, "y": 0.49},
                   "p4": {"x": 0.17, "y": 0.49}, "p5": {"x": 0.24, "y": 0.51}, "p6": {"x": 0.35, "y": 0.52},
                   "p7": {"x": 0.35, "y": 0.36}, "p8": {"x": 0.25, "y": 0.37}},
        "front": {"coordinates": ["p1", "p2", "p3", "p4"]},
        "side": {"coordinates": ["p2", "p3", "p5", "p6"]},
        "back": {"coordinates": ["p7", "p8", "p5", "p6"]}}""",
    "landmark": """{"_id": "e7e3353f-2ffe-432a-a14f-9cb9a6f4b735", "label": "nose",
        "attributes": {"visible": {"value": "Partially"}},
        "points": {"p1": {"x": 0.17, "y": 0.58, "label": 1}, "p2": {"x": 0.26, "y": 0.63, "label": 2},
                   "p3": {"x": 0.27, "y": 0.63, "label": 3}, "p4": {"x": 0.29, "y": 0.59, "label": 4},
                   "p5": {"x": 0.25, "y": 0.46, "label": 5}, "p6": {"x": 0.22, "y": 0.42, "label": 6}}}""",
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_sample_of_each_kind_is_taken(kind: str) -> None:
    shape = json.loads(SAMPLES[kind])
    track = read_one(a_track(kind, _id="", label=shape["label"] or "Cat", frames={"frame001": shape}))
    assert track.head is not None
    assert track.head.kind == kind
    assert list(track.attributes) == list(shape["attributes"])


def returned(track: dict[str, Any]) -> Any:
    (new,) = read([track])
    return json.loads(unpack(new.source))


def test_the_track_of_the_result_sample_comes_back_as_it_was_sent() -> None:
    track = {
        "_id": "1a620df1-64a8-46ea-bc63-7446534e4870",
        "attributes": None,
        "color": "rgb(128,216,218)",
        "frames": {
            "frame001": {
                "_id": "555397a8-d916-443d-a973-e04300bb3d59",
                "points": {"p1": {"x": 0.5976247, "y": 0.776666}, "p2": {"x": 0.5040257, "y": 0.5233333}},
                "attributes": {"Occlusion": {"value": "10%"}},
            },
            "frame002": {
                "_id": "057cf1f5-6c15-4f29-9775-940cf27643f4",
                "points": {"p1": {"x": 0.5976247, "y": 0.77333333}, "p2": {"x": 0.5040257, "y": 0.5233333}},
                "attributes": {"Occlusion": {"value": "50%"}},
            },
        },
        "label": "bear",
        "origin": "manual",
        "source": "images",
        "state": "editable",
        "type": "line",
    }
    assert returned(track) == track
