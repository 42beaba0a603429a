"""The log of a job gives back every moment of it: at any revision the tracks are, to the byte, what they were then."""

import io
import os
import random

from rotoscope.services.editing import history, looking_back
from rotoscope.services.house import House
from rotoscope.wire import rts1
from tests.services.working import Work, at_work, box_track, create, move
from tests.trust import figures
from tests.trust.figures import Figure

PAIRS = int(os.environ.get("REVISIONS", "100"))  # of a job and a revision
POSTS = 20  # to each job
FRAMES = 12


def an_edit(number: int, chance: random.Random) -> dict:
    track = chance.choice("pqab")
    changes = {
        "drop": [{"track": track, "cell": "head", "before": None, "after": None}],
        "hide": [
            {"track": track, "cell": "presence", "frame": chance.randrange(FRAMES), "before": None, "after": False}
        ],
        "name": [{"track": track, "cell": "attribute", "name": "colour", "before": None, "after": chance.random()}],
    }
    kind = chance.choice(("create", "move", "move", "move", *changes))
    if kind == "create":
        return create(number, track)
    if kind == "move":
        return move(number, track, chance.randrange(FRAMES), (0.1, 0.1, 0.1 + chance.random(), 0.9))
    return {"edit_id": f"session:{number}", "changes": changes[kind]}


def now(house: House, work: Work) -> bytes:
    out = io.BytesIO()
    house.db.read_now(lambda conn: history.write_tracks(conn, work.maker, work.job.id, out, as_json=False))
    return out.getvalue()


def past(house: House, work: Work, revision: int) -> bytes:
    out = io.BytesIO()
    house.db.read_now(lambda conn: looking_back.write_past(conn, work.maker, work.job.id, revision, "", out))
    return out.getvalue()


def without_what_was_not_there(body: bytes) -> bytes:
    """Looking back names tracks that were gone, or not yet made, without a head."""
    opened = rts1.decode(body)
    there = [track for track in opened.tracks if track.head is not None]
    return b"".join(rts1.encode(there, revision=opened.revision, frame_count=opened.frame_count))


def test_a_job_at_any_past_revision_is_what_it_was_then(house: House, record_property) -> None:
    chance = random.Random(1)
    seen: list[tuple[Work, int, bytes]] = []
    for _ in range(-(-PAIRS // POSTS)):
        work = at_work(house, frames=FRAMES, prelabels=[box_track("p", FRAMES), box_track("q", FRAMES)])
        for post in range(POSTS):
            work.post(*(an_edit(10 * post + number, chance) for number in range(chance.randrange(1, 5))))
            seen.append((work, work.now().revision, now(house, work)))
    chance.shuffle(seen)
    revisions = {(work.job.id, revision) for work, revision, _ in seen}
    for work, revision, then in seen[:PAIRS]:
        body = past(house, work, revision)
        assert without_what_was_not_there(body) == then
        assert past(house, work, revision) == body
    assert len(revisions) > PAIRS // 2, "hardly an edit was applied: this proves little"
    told = f"{PAIRS} pairs, 0 different, each asked twice"
    figures.told_by(record_property, Figure(12, "a job at a past revision", told, "0 different", "1"))
