"""Bodies that clients send: jobs with pre-labels, lines of jobs, edits, models' answers, compressed or not."""

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import zstandard

from rotoscope.domain.errors import Refusal
from rotoscope.domain.new_job import NewTrack
from rotoscope.domain.schema import OPEN_SCHEMA
from rotoscope.wire import body, bulk, edit, edit_post, track_document
from rotoscope.wire import json as strict
from rotoscope.wire.job import read_job
from rotoscope.wire.long_list import WrongCut
from rotoscope.wire.model import read_answer
from rotoscope.wire.prelabel import read_tracks
from rotoscope.wire.prelabel_rules import Rules
from tests.fuzz.target import Target, cut
from tests.properties.test_hostile_bodies import bodies

LINE_BYTES_MAX = 64
BODY_BYTES_MAX = 1 << 16
Read = tuple[str, Any]

JOBS = tuple(json.dumps(one).encode() for one in bodies())
MOVE = {"track": "p", "cell": "geometry", "frame": 3, "before": None, "after": {"shape": [0.1, 0.1, 0.9, 0.9]}}
EDIT = json.dumps({"edit_id": "a:1", "changes": [MOVE]}).encode()
JSON_WORDS = (
    b"null",
    b"1e999",
    b"-0.0",
    b"\\u003a",
    b"\\ud800",
    b'":',
    b"[[[[[[[[",
    b'{"a":1,"a":2}',
    b"\xff",
    b"\xef\xbb\xbf",
)
JOB_WORDS = (
    b"maker_response",
    b"video2d",
    b"annotations",
    b"frames",
    b"points",
    b"coordinates",
    b"edges",
    b"p1",
    b"attributes",
)


def told(call: Any, *arguments: Any, **options: Any) -> Read:
    """What comes of a call: its value, or the refusal that a client would be shown. Anything else goes through."""
    try:
        return "value", call(*arguments, **options)
    except Refusal as refusal:
        assert 400 <= refusal.status < 500, refusal
        return "refused", refusal


def read_tracks_of(text: bytes, *, may_guess: bool) -> list[NewTrack]:
    job, lists = read_job(text, frames_max=100, may_guess=may_guess)
    frames = {frame_id: index for index, frame_id in enumerate(job.frame_ids or ())}
    return read_tracks(lists, Rules(frames, OPEN_SCHEMA, points_max=50), tracks_max=100)


def judge_job(data: bytes) -> None:
    """A job is taken or refused with a place, and a guess at where its list begins changes nothing of that."""
    surely = told(read_tracks_of, data, may_guess=False)
    if surely[0] == "refused":
        assert surely[1].faults, "refused without a place"
    try:
        guessed = told(read_tracks_of, data, may_guess=True)
    except WrongCut:
        return
    assert guessed[0] == surely[0], (guessed, surely)
    if surely[0] == "value":
        assert [track.document for track in guessed[1]] == [track.document for track in surely[1]]
        for track in surely[1]:
            kept = track_document.decode(track.document)
            assert track_document.encode(kept) == track.document


def judge_json(data: bytes) -> None:
    """What we take as JSON is JSON for others too, says the same, and says nothing twice."""
    kind, found = told(strict.decode, data)
    twice: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        twice.extend(key for key in keys if keys.count(key) > 1)
        return dict(pairs)

    if kind == "value":
        again = json.loads(data, object_pairs_hook=unique)
        assert not twice, "a key that stands twice was taken"
        assert msgspec.json.encode(again, order="sorted") == msgspec.json.encode(found[0], order="sorted")


def judge_lines(data: bytes) -> None:
    """However a body of lines arrives, it has the same lines."""
    step, _, rest = cut(data, 2)
    whole, bit_by_bit = bulk.Lines(LINE_BYTES_MAX), bulk.Lines(LINE_BYTES_MAX)
    size = 1 + step[0]
    expected = [*whole.take(rest), *whole.finish()]
    found = [line for at in range(0, len(rest), size) for line in bit_by_bit.take(rest[at : at + size])]
    found += bit_by_bit.finish()
    assert [_line(one) for one in found] == [_line(one) for one in expected]


def _line(one: bulk.Line) -> tuple[int, bytes]:
    return one[0], one[1] if isinstance(one[1], bytes) else b"\0refused"


def judge_edit(data: bytes) -> None:
    """An edit is read or set aside, never an error; what is read is kept as it was read. Only text comes this far."""
    if not is_text(data):
        return
    sent = edit_post.read_sent(msgspec.Raw(data))
    assert sent.edit_id
    assert (sent.edit is None) == bool(sent.message)
    if sent.edit is not None:
        assert edit.decode(edit.encode(sent.edit)) == sent.edit


def is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def judge_answer(data: bytes) -> None:
    """A model's answer is read or refused."""
    told(read_answer, data)


def judge_spool(data: bytes) -> None:
    """A compressed body is what others unpack from it, or refused; never more than is taken."""
    which, step, rest = cut(data, 2)
    encoding = ("", "gzip", "zstd")[which[0] % 3]

    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(rest), 1 + step[0]):
            yield rest[at : at + 1 + step[0]]

    reading = body.spool(chunks(), encoding, BODY_BYTES_MAX)
    try:
        kind, found = told(lambda: reading.send(None))
    except StopIteration as ended:
        found = bytes(ended.value.buffer)
        ended.value.close()
        assert len(found) <= BODY_BYTES_MAX
        assert (
            found
            == {"": lambda: rest, "gzip": lambda: gzip.decompress(rest), "zstd": lambda: _unpacked(rest)}[encoding]()
        )
        return
    assert kind == "refused", "it waited for something"


def _unpacked(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(data).read()


TARGETS = (
    Target("job", judge_job, JOBS, (*JSON_WORDS, *JOB_WORDS), 8192),
    Target("json", judge_json, (*JOBS[:1], EDIT, b'{"a":{"b":[1,2.5,"\\u003a"]}}'), JSON_WORDS),
    Target(
        "lines",
        judge_lines,
        (b"\3\0" + b'{"a":1}\n\n{"b":2}', b"\1\0" + b"x" * 200 + b"\ny\r\n"),
        (b"\n", b"\r\n"),
        600,
    ),
    Target(
        "edit", judge_edit, (EDIT, b'{"edit_id":"x","changes":[]}'), (*JSON_WORDS, b"presence", b"attribute", b"head")
    ),
    Target("answer", judge_answer, (b'{"annotations":[]}', *JOBS[:1]), (*JSON_WORDS, *JOB_WORDS), 8192),
    Target(
        "spool",
        judge_spool,
        (b"\0\7abc", b"\1\7" + gzip.compress(EDIT), b"\2\7" + zstandard.compress(EDIT)),
        (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"),
        1024,
    ),
)
