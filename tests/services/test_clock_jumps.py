"""A clock that jumps by days, either way, loses no edit, no lease of whoever goes on, and no order."""

import pytest

from rotoscope.domain.errors import Conflict
from rotoscope.kit.clock import FakeClock
from rotoscope.services import dispatch
from rotoscope.services.house import House
from rotoscope.store import edits
from tests.services.working import a_maker, at_work, create

DAY_MS = 86_400_000
JUMPS = (-3 * DAY_MS, 2 * DAY_MS, 10 * DAY_MS, -9 * DAY_MS)


def test_edits_go_on_in_their_order_through_every_jump(house: House, clock: FakeClock) -> None:
    work = at_work(house)
    for number, jump in enumerate((0, *JUMPS)):
        clock.advance(jump)
        (outcome,) = work.post(create(number, f"t{number}")).results
        assert (outcome.outcome, outcome.revision) == ("applied", number + 1)
    log = house.db.read_now(lambda conn: edits.since(conn, work.job.id, 0, 100))
    assert [row.edit_id for row in log] == [f"session:{number}" for number in range(len(JUMPS) + 1)]


@pytest.mark.parametrize("jump", [-3 * DAY_MS, -1000])
def test_a_clock_that_steps_back_gives_nobodys_task_away(house: House, clock: FakeClock, jump: int) -> None:
    work = at_work(house)
    work.post(create(1, "a"))
    clock.advance(jump)
    other = a_maker(work.studio, "Bob")
    with pytest.raises(Conflict):
        house.db.write_now(lambda conn: dispatch.claim(conn, house, other, work.task.id))
    assert work.post(create(2, "b")).results[0].outcome == "applied"


def test_a_signature_of_before_a_small_step_is_still_good(house: House, clock: FakeClock) -> None:
    for step in (-300_000, 300_000):
        path = house.links.media("frames", "a" * 64, "job", clock.now_ms())
        query = dict(pair.split("=") for pair in path.partition("?")[2].split("&"))
        clock.advance(step)
        assert house.links.is_media_open("frames", "a" * 64, "job", int(query["e"]), query["s"], clock.now_ms())
        clock.advance(-step)
