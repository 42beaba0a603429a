"""Edits and a submission under way at once: the database puts them in some order, and every order is tried here."""

from itertools import permutations

from rotoscope.domain.errors import Conflict
from rotoscope.domain.task import TaskState
from rotoscope.services import dispatch
from rotoscope.services.editing import history
from rotoscope.services.house import House
from rotoscope.store import tasks
from tests import factories
from tests.services.working import Work, at_work, create


def test_in_every_order_the_result_is_the_log_at_the_submitted_revision(house: House) -> None:
    """Two edits, the first of them sent twice, and a submission that knows of none and of one, then of all."""
    studio = factories.a_project(house)
    orders = sorted(set(permutations(("first", "first", "second", "submit 0", "submit 1"))))
    assert len(orders) == 60
    assert {_outcome(at_work(house, studio=studio), order) for order in orders} == {(0, 2), (1, 1), (2, 0)}


def _outcome(work: Work, order: tuple[str, ...]) -> tuple[int, int]:
    """How many edits are in what was submitted, and how many are parked beside it."""
    for errand in order:
        if errand == "first":
            work.post(create(1, "a"))
        elif errand == "second":
            work.post(create(2, "b"))
        else:
            _submit(work, int(errand[-1]))
    _submit(work, work.now().revision)
    task = work.house.db.read_now(lambda conn: tasks.get(conn, work.task.id))
    assert task is not None
    assert task.state is TaskState.SUBMITTED, order
    parked = work.house.db.read_now(lambda conn: history.parked_edits(conn, work.maker, work.job.id)).parked
    replayed = work.house.db.read_now(lambda conn: history.replay(conn, work.job.id, {}))
    assert task.submitted_revision == work.now().revision, order
    assert work.drawn() == replayed, order
    return work.now().revision, len(parked)


def _submit(work: Work, revision: int) -> None:
    try:
        work.house.db.write_now(lambda conn: dispatch.submit(conn, work.house, work.maker, work.task.id, 1, revision))
    except Conflict:
        return  # it is not the newest revision, or it was handed in already
