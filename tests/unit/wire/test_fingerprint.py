"""The fingerprint of a job with pre-labels: of what came, not of how it was cut, read, mended and packed."""

import json
import mmap
from functools import partial
from typing import Any

import pytest
import zstandard

from rotoscope.domain.schema import OPEN_SCHEMA
from rotoscope.kit.ids import new_id
from rotoscope.wire import long_list, prelabel, prelabel_cut
from rotoscope.wire.job import read_job
from rotoscope.wire.prelabel import fingerprint
from rotoscope.wire.prelabel_rules import Rules
from rotoscope.wire.prelabel_verses import Irregular
from tests.unit.wire.jobs import a_body
from tests.unit.wire.prelabels import SHAPES, a_track, read, read_text


def mapped(text: bytes) -> mmap.mmap:
    """As the body of a large request stands in memory."""
    memory = mmap.mmap(-1, len(text))
    memory.write(text)
    return memory


def fingerprint_of(text: Any, *, may_guess: bool) -> str:
    new, lists = read_job(text, frames_max=100, may_guess=may_guess)
    rules = Rules({name: index for index, name in enumerate(new.frame_ids or ())}, OPEN_SCHEMA, 1000)
    return fingerprint(new.fingerprint, prelabel.read_tracks(lists, rules, tracks_max=100))


def irregular(_text: bytes, _rules: Rules) -> None:
    raise Irregular


def test_the_fingerprint_knows_the_pre_labels() -> None:
    one, same, other = read([a_track()]), read([a_track()]), read([a_track(label="Dog")])
    assert fingerprint("x", one) == fingerprint("x", same) != fingerprint("x", other)


def test_the_fingerprint_does_not_change_with_the_packing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read([a_track(), a_track(_id="")])
    monkeypatch.setattr(prelabel, "PACKING", zstandard.ZstdCompressionParameters.from_level(1, write_checksum=True))
    after = read([a_track(), a_track(_id="")])
    assert after[0].source != before[0].source, "this packs as before, so that nothing is tried here"
    assert fingerprint("x", after) == fingerprint("x", before)


def test_the_fingerprint_knows_which_kind_the_shape_of_an_image_is() -> None:
    item = json.dumps({"_id": "7", "label": "Cat", **SHAPES["polygon"]}).encode()
    bodies = [
        json.dumps(a_body(data={"image_url": "https://e.com/1.jpg", "maker_response": {name: {"data": []}}})).encode()
        for name in ("polygons", "lines")
    ]
    polygon, line = (read_text(body.replace(b"[]", b"[" + item + b"]")) for body in bodies)
    assert fingerprint("x", polygon) != fingerprint("x", line)


@pytest.mark.parametrize("frame_count", [3, 60], ids=["exactly", "by the refrain"])
def test_the_fingerprint_does_not_depend_on_how_the_text_was_cut_and_read(
    monkeypatch: pytest.MonkeyPatch, frame_count: int
) -> None:
    names = [f"f{number}" for number in range(frame_count)]
    shapes = {name: {**SHAPES["rectangle"], "_id": new_id()} for name in names}
    data = {
        "video_data": {"frames": [{"frame_id": name, "src": "https://e.com/1.jpg"} for name in names]},
        "maker_response": {
            "video2d": {"data": {"annotations": [a_track(_id=str(n), frames=shapes) for n in range(9)]}}
        },
    }
    text = json.dumps(a_body(data=data), indent=1).encode()
    found = {fingerprint_of(text, may_guess=False), fingerprint_of(mapped(text), may_guess=False)}
    found.add(fingerprint_of(mapped(text), may_guess=True))
    for window_bytes in (4_000, 30_000):
        guess, find = long_list.guess_long_list, long_list.find_long_list
        monkeypatch.setattr(prelabel_cut, "guess_long_list", partial(guess, window_bytes=window_bytes))
        monkeypatch.setattr(prelabel_cut, "find_long_list", partial(find, window_bytes=window_bytes))
        found |= {fingerprint_of(mapped(text), may_guess=may_guess) for may_guess in (False, True)}
    monkeypatch.setattr(prelabel, "read_regular", irregular)
    found.add(fingerprint_of(text, may_guess=False))
    assert len(found) == 1
