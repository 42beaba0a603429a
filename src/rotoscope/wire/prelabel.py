"""The pre-labels of a job, track by track: all of them or none, with a place for whatever is wrong."""

import hashlib
from collections.abc import Callable, Iterator, Sequence

import zstandard

from rotoscope.domain.errors import InvalidData
from rotoscope.domain.new_job import NewTrack
from rotoscope.domain.reduction import reduced
from rotoscope.kit.collector import paused
from rotoscope.wire import json, track_document
from rotoscope.wire.faults import Faults
from rotoscope.wire.long_list import WrongCut
from rotoscope.wire.prelabel_cut import Prelabels
from rotoscope.wire.prelabel_faults import mend
from rotoscope.wire.prelabel_rules import Doubtful, Rules
from rotoscope.wire.prelabel_track import Reading, read_image_track, read_track
from rotoscope.wire.prelabel_verses import Irregular, read_regular

# How sources are packed: their text repeats itself every few hundred bytes, so that a memory of a thousand places finds
# what there is to find, and faster than the larger one of level 1.
PACKING = zstandard.ZstdCompressionParameters(
    window_log=20, hash_log=10, chain_log=6, search_log=1, min_match=6, strategy=zstandard.STRATEGY_FAST
)

FORGET_BYTES = 16 << 20


def read_tracks(
    lists: Sequence[Prelabels], rules: Rules, *, tracks_max: int, forget: Callable[[], None] = lambda: None
) -> list[NewTrack]:
    """Every track of these lists, checked. Memory holds one of them in full, the others packed.

    `forget` is called now and then; it may let go of those parts of the text that were read. WrongCut if these lists
    were cut by guess, and wrongly.
    """
    faults = Faults()
    count = sum(len(one.items) for one in lists)
    if count > tracks_max:
        if not all(one.is_proved for one in lists):
            raise WrongCut
        message = f"A job may have {tracks_max} tracks; this one has {count}."
        faults.add(InvalidData, lists[0].where, "too_many_tracks", message, count)
        faults.check()
    with paused():
        tracks = list(_read(lists, rules, faults, forget))
    faults.check()
    return tracks


def fingerprint(head: str, tracks: Sequence[NewTrack]) -> str:
    """The fingerprint of a job with its pre-labels, from that of its other parts."""
    digest = hashlib.sha256(head.encode())
    for track in tracks:
        digest.update(track.digest)
    return digest.hexdigest()


def _digest(text: bytes, kind: str) -> bytes:
    """Of a pre-label as it came: how it is mended, read and packed may differ in the next version."""
    return hashlib.blake2b(text, digest_size=32, person=kind.encode()).digest()


def unpack(source: bytes) -> bytes:
    """The text of a pre-label as it came."""
    return zstandard.decompress(source)


def _read(lists: Sequence[Prelabels], rules: Rules, faults: Faults, forget: Callable[[], None]) -> Iterator[NewTrack]:
    compressor = zstandard.ZstdCompressor(compression_params=PACKING)
    places: dict[str, str] = {}
    unread = 0
    for one in lists:
        for number, item in enumerate(one.items):
            where = f"{one.where}/{number}"
            unread += len(memoryview(item))
            if unread > FORGET_BYTES:
                forget()
                unread = 0
            came = bytes(item)
            reading, text = _reading(came, where, rules, one, faults)
            if reading is None:
                if faults.is_full:
                    return
                continue
            track = reading.track
            if places.setdefault(track.id, where) != where:
                message = f"This _id is already used by {places[track.id]}; a track has an _id of its own."
                faults.add(InvalidData, f"{where}/_id", "duplicate_id", message, track.id)
            yield NewTrack(
                track.id,
                track_document.encode(reduced(track, rules.tolerance)),
                _pack(compressor, text, reading.missing),
                len(track.geometry),
                _digest(came, one.kind),
            )


def _pack(compressor: zstandard.ZstdCompressor, text: bytes, missing: bytes) -> bytes:
    """The text, with further members at its end, packed."""
    end = text.rindex(b"}")
    packing = compressor.compressobj(size=end + len(missing) + 1 + bool(missing))
    pieces = (memoryview(text)[:end], b"," + missing + b"}" if missing else b"}")
    return b"".join([*map(packing.compress, pieces), packing.flush()])


def _reading(text: bytes, where: str, rules: Rules, one: Prelabels, faults: Faults) -> tuple[Reading | None, bytes]:
    """The track and its text, which differs from what came where that had to be mended."""
    kind = one.kind
    try:
        return _read_one(text, rules, kind), text
    except Doubtful:
        if not one.is_proved and not json.is_value(text):
            raise WrongCut from None
        before = len(faults)
        text = mend(text, where, rules, kind, faults)
    if len(faults) > before:
        return None, text
    try:
        return _read_one(text, rules, kind), text
    except Doubtful:
        faults.add(InvalidData, where, "not_a_prelabel", "This pre-label cannot be read.")
        return None, text


def _read_one(text: bytes, rules: Rules, kind: str) -> Reading:
    if kind:
        return read_image_track(text, kind, rules)
    try:
        return read_regular(text, rules)
    except Irregular:
        return read_track(text, rules)
