"""Tracks and edits of every sort, for hypothesis."""

import random

from hypothesis import strategies as st

from rotoscope.domain.channel import NAN, Geometry, Key, Steps
from rotoscope.domain.edit import AttributeChange, Change, GeometryChange, HeadChange, PresenceChange
from rotoscope.domain.track import Head, Track

FRAME_COUNT = 40
NAMES = ("pose", "make", "constructor")
POINTS = ("nose", "left eye", "right eye")

frames = st.integers(0, FRAME_COUNT - 1)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
something = values.filter(lambda value: value is not None)
kinds = st.sampled_from(["rectangle", "polygon", "line", "cuboid", "landmark"])


def coords_of(kind: str) -> st.SearchStrategy[tuple[float, ...]]:
    """Numbers from a seed: drawing each by itself takes hypothesis a hundred times as long as the test."""
    return st.integers(0, 2**20).map(lambda seed: _coords(kind, random.Random(seed)))


def _coords(kind: str, chance: random.Random) -> tuple[float, ...]:
    points = {"rectangle": 2, "cuboid": 8, "landmark": len(POINTS)}.get(kind) or chance.randint(3, 7)
    draw = chance.choice([chance.random, lambda: chance.randint(-1, 9) / 8, lambda: chance.choice([-0.0, 0.5, 5e-324])])
    shape = [(draw(), draw()) for _ in range(points)]
    if kind == "landmark":
        shape = [chance.choice([point, point, (NAN, NAN)]) for point in shape]
    return tuple(number for point in shape for number in point)


def heads(kind: str) -> st.SearchStrategy[Head]:
    points = POINTS if kind == "landmark" else ()
    return st.builds(Head, st.just(kind), st.sampled_from(["car", "bus"]), points=st.just(points))


def keys(kind: str) -> st.SearchStrategy[Key]:
    return st.builds(Key, coords_of(kind), st.booleans())


def steps(of: st.SearchStrategy) -> st.SearchStrategy[Steps]:
    pairs = st.dictionaries(frames, of, max_size=4).map(lambda found: sorted(found.items(), key=lambda pair: pair[0]))
    return pairs.map(lambda found: Steps(tuple(frame for frame, _ in found), tuple(value for _, value in found)))


@st.composite
def tracks(draw: st.DrawFn, track_id: str = "t", kind: str | None = None) -> Track:
    kind = kind or draw(kinds)
    shapes = sorted(draw(st.dictionaries(frames, keys(kind), max_size=6)).items(), key=lambda pair: pair[0])
    held = steps(something).filter(len)
    return Track(
        track_id,
        draw(heads(kind)),
        Geometry.from_keyframes((frame, key.coords, key.hold) for frame, key in shapes),
        draw(steps(st.booleans())),
        draw(st.dictionaries(st.sampled_from(NAMES), held, max_size=2)),
        draw(st.dictionaries(st.sampled_from(NAMES), something, max_size=2)),
    )


def changes(kind: str, track_id: str = "t") -> st.SearchStrategy[Change]:
    """Any change to a track of this kind; what it finds there is left open."""
    track, nothing = st.just(track_id), st.none()
    return st.one_of(
        st.builds(HeadChange, track, nothing, nothing | heads(kind)),
        st.builds(GeometryChange, track, frames, nothing, nothing | keys(kind)),
        st.builds(PresenceChange, track, frames, nothing, nothing | st.booleans()),
        st.builds(AttributeChange, track, st.sampled_from(NAMES), nothing | frames, nothing, values),
    )
