"""Editing under a bad network, two editors and a sloppy client: nothing is lost, nothing counts twice."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from rotoscope.domain.fold import counts_of
from rotoscope.domain.track import Track
from rotoscope.services import dispatch
from rotoscope.services.editing import history
from rotoscope.services.house import House
from rotoscope.store import edits
from rotoscope.wire import edit as wire_edit
from rotoscope.wire import rts1
from tests.services.working import Work, a_maker, at_work, box_track, create, move

FRAMES = 12
STEPS = 60


@dataclass
class Editor:
    """One person's browser: edits wait here until an answer names them, and answers may get lost."""

    work: Work
    name: str
    waiting: dict[str, dict] = field(default_factory=dict)
    told: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    made: int = 0

    def draw(self, chance: random.Random) -> None:
        self.made += 1
        edit_id = f"{self.name}:{self.made}"
        track = f"{chance.choice('pqab')}"
        edit = chance.choice(
            [
                create(0, track),
                move(0, track, chance.randrange(FRAMES + 1), (0.1, 0.1, 0.1 + chance.random(), 0.9)),
                {"changes": [{"track": track, "cell": "head", "before": None, "after": None}]},
                {
                    "changes": [
                        {"track": track, "cell": "presence", "frame": 3, "before": None, "after": chance.random() < 0.5}
                    ]
                },
                {"changes": "nonsense"},
            ]
        )
        self.waiting[edit_id] = edit | {"edit_id": edit_id}

    def send(self, chance: random.Random) -> None:
        """Send some of what waits, in order; sometimes the answer does not arrive."""
        sent = list(self.waiting.values())[: chance.randrange(1, 6)]
        if chance.random() < 0.2:
            sent += sent[:1]
        answer = self.work.post(*sent, maker=self.work.maker, token=self.work.task.lease_token)
        assert [one.edit_id for one in answer.results] == [edit["edit_id"] for edit in sent]
        if chance.random() < 0.3:
            return
        for one in answer.results:
            before = self.told.setdefault(one.edit_id, (one.outcome, one.revision))
            assert before[1] == one.revision
            assert (before[0] == "parked") == (one.outcome == "parked")
            self.waiting.pop(one.edit_id, None)


def editors(house: House, work: Work) -> Iterator[Editor]:
    for name in ("ann", "bob"):
        yield Editor(replace(work, maker=a_maker(work.studio, name), session=name), name)


@pytest.mark.parametrize("seed", range(12))
def test_every_edit_has_one_fate_and_the_tracks_are_the_fold_of_the_log(house: House, seed: int) -> None:
    chance = random.Random(seed)
    source = {track.id: track for track in (box_track("p", FRAMES), box_track("q", FRAMES))}
    work = at_work(house, frames=FRAMES, prelabels=list(source.values()))
    both = list(editors(house, work))
    for _ in range(STEPS):
        editor = chance.choice(both)
        if chance.random() < 0.1:
            editor.work.task = house.db.write_now(
                lambda conn, editor=editor: dispatch.claim(conn, house, editor.work.maker, work.task.id, take_over=True)
            )
        editor.draw(chance)
        if editor.work.task.holder and editor.work.task.holder.id == editor.work.maker.id and chance.random() < 0.6:
            editor.send(chance)
    for editor in both:
        while editor.waiting and editor.work.task.holder and editor.work.task.holder.id == editor.work.maker.id:
            editor.send(chance)
    _check(house, work, both, source)


def _check(house: House, work: Work, both: list[Editor], source: dict[str, Track]) -> None:
    log = house.db.read_now(lambda conn: edits.since(conn, work.job.id, 0, 10_000))
    parked = house.db.read_now(lambda conn: edits.parked_of(conn, work.job.id, 10_000))
    logged, refused = {row.edit_id: row.revision for row in log}, {row.edit_id for row in parked}
    assert [row.revision for row in log] == list(range(1, len(log) + 1))
    assert work.now().revision == len(log)
    assert not logged.keys() & refused
    for editor in both:
        for edit_id, (outcome, revision) in editor.told.items():
            assert (edit_id in refused) if outcome == "parked" else logged[edit_id] == revision
    drawn = work.drawn()
    assert house.db.read_now(lambda conn: history.replay(conn, work.job.id, source)) == drawn
    last = {track: row.revision for row in log for track in wire_edit.decode(row.document).tracks}
    assert {name: row.revision for name, row in work.rows().items()} == dict.fromkeys(source, 0) | last
    alive = [track for track in drawn.values() if track.head is not None]
    body = b"".join(rts1.encode(alive, revision=len(log), frame_count=FRAMES))
    assert {track.id: track for track in rts1.decode(body).tracks} == {track.id: track for track in alive}
    job, counted = work.now(), counts_of(alive, FRAMES)
    assert (job.track_count, job.annotation_count) == (counted.tracks, counted.annotations)
    first = house.db.read_now(lambda conn: history.state_at(conn, work.job.id, 0))
    assert {name: track for name, track in first.items() if track.head is not None} == source
