"""A long track of rectangles by its refrain: a few frames are read exactly, and all others proved to be spelled alike.

Cut at the opening bracket of every `coordinates`, the text is a beginning, verses, and an end. If the beginning, the
first two verses and the end are a good track (of three frames), and every verse differs from the first in its blanks
only, and each blank holds what may stand there, then the whole text is a good track: its tokens are the same, repeated.
Whatever is not so is `Irregular`, and no more is said: wire/prelabel_track.py reads it, and others tell what is wrong.
"""

from collections.abc import Sequence
from functools import partial
from operator import ge

import msgspec
import numpy as np
from msgspec import Raw
from numpy.typing import NDArray

from rotoscope.domain.channel import Geometry, Steps
from rotoscope.domain.errors import Refusal
from rotoscope.domain.shapes.kinds import number_fault
from rotoscope.wire import json
from rotoscope.wire.attribute_steps import AttributeTexts
from rotoscope.wire.prelabel_rules import Rules
from rotoscope.wire.prelabel_track import Opened, Reading, composed, missing_of, open_track
from rotoscope.wire.refrain import Blank, Refrain, Verses
from rotoscope.wire.shapes_in import Rectangle, corners_of, upright
from rotoscope.wire.tape import NotOnTape, Places, Stretches, Tape

VERSES_MIN = 16  # below, reading exactly is as fast
EXACT_VERSES = 2  # one alone has every member of a shape too, but not all of one frame

REFRAINS_MAX = 100

CORNERS = b'"coordinates"'


class Irregular(ValueError):
    """This text has no refrain, or does not keep to it."""


def read_regular(text: bytes, rules: Rules) -> Reading:
    """A track of a video from its text, or Irregular. What this gives, `read_track` would give."""
    try:
        return _read(text, rules)
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError, msgspec.DecodeError, Refusal) as error:
        raise Irregular from error


def _read(text: bytes, rules: Rules) -> Reading:
    tape = Tape(text)
    start = text.find(b"[", text.find(CORNERS) + 1)
    if start < 0:
        raise Irregular
    edges = tape.find(text[start : start + 2], start)
    if len(edges) <= VERSES_MIN:
        raise Irregular
    if not text.isascii():
        json.check_utf8(text)
    short = text[: edges[EXACT_VERSES]] + text[edges[-1] :]
    opened = open_track(short, rules)
    corners = [shape.coordinates for shape in opened.shapes if isinstance(shape, Rectangle)]
    begins = [json.address(each) - json.address(short) for each in corners]
    if begins != edges[: EXACT_VERSES + 1].tolist():
        raise Irregular  # a bracket that opens something else
    verses = _verses(tape, edges, opened, rules)
    if Blank.SHAPE_ID in verses.others and not verses.others[Blank.SHAPE_ID].are_plain():
        raise Irregular
    indexes = [opened.indexes[0], *_indexes(verses.others[Blank.FRAME_ID], rules)]
    if any(map(ge, indexes, indexes[1:])):
        raise Irregular  # a frame that stands twice, or an odd order
    geometry = Geometry.from_table(indexes, _rectangles(verses, corners[-1]))
    return Reading(
        composed(opened, geometry, (), _steps(opened, verses, indexes, rules), rules), missing_of(opened.head, rules)
    )


def _verses(tape: Tape, edges: Places, opened: Opened, rules: Rules) -> Verses:
    """What stands in the blanks of all verses. Tracks of one label mostly share a refrain, too."""
    known = rules.refrains.get(opened.head.label)
    if known is not None:
        try:
            return known.read(tape, edges)
        except NotOnTape:
            pass
    refrain = Refrain(tape.text[edges[0] : edges[1]])
    verses = refrain.read(tape, edges)
    if len(rules.refrains) < REFRAINS_MAX:
        rules.refrains[opened.head.label] = refrain
    return verses


def _indexes(names: Stretches, rules: Rules) -> Sequence[int]:
    """The frames of the verses; names in the order of the job's frames need not be looked up one by one."""
    roll, width = rules.roll
    if width == names.width and names.is_even:
        text, first = names.rows.tobytes(), rules.plain[names.text(0)]
        if roll[first * width :].startswith(text):
            return range(first, first + len(names.starts))
    return list(map(rules.plain.__getitem__, names.names()))


def _rectangles(verses: Verses, last: Raw) -> NDArray[np.float64]:
    """Those of all verses, and that of the end."""
    table = upright(np.vstack([verses.corners(), corners_of([last])]))
    if number_fault("rectangle", table.reshape(-1)) is not None:
        raise Irregular
    return table


def _steps(opened: Opened, verses: Verses, indexes: Sequence[int], rules: Rules) -> dict[str, Steps]:
    """The attributes, read where they are spelled differently than in the frame before."""
    told = verses.others.get(Blank.ATTRIBUTES)
    turns = [] if told is None else told.turns().tolist()
    texts = [] if told is None else [Raw(told.text(turn)) for turn in turns]
    if verses.are_attributes_late:
        texts, turns = [*texts, opened.shapes[-1].attributes], [*turns, len(indexes) - 1]
    else:
        texts, turns = [opened.shapes[0].attributes, *texts], [0, *(turn + 1 for turn in turns)]
    read = partial(rules.values, label=opened.head.label)
    return AttributeTexts(texts).steps([indexes[turn] for turn in turns], read)
