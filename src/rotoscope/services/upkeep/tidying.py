"""Tidying up: what lets nobody in any more is not kept for ever. News and the log of deliveries go by `sending.forget`.

The audit log stays whole: it says who came in, and how, after these rows are gone.
"""

from collections.abc import Callable

import sqlalchemy as sa

from rotoscope.services.house import House
from rotoscope.services.once import KEPT_MS as ANSWERS_KEPT_MS
from rotoscope.store import identities, invitations, kept_answers, sessions

KEPT_MS = 30 * 24 * 3600 * 1000  # invitations and password links, for managers look at what became of them
FORGET_MAX = 500  # at once: whoever wants to write meanwhile waits for no more


async def tidy(house: House) -> None:
    """What opens nothing any more, now; invitations and password links a month later, for managers look at them;
    answers that were kept for a repeat, a day later."""
    now_ms = house.clock.now_ms()
    await _all(house, lambda conn: sessions.forget(conn, now_ms, FORGET_MAX))
    await _all(house, lambda conn: identities.forget(conn, now_ms, FORGET_MAX))
    await _all(house, lambda conn: invitations.forget(conn, now_ms - KEPT_MS, FORGET_MAX))
    await _all(house, lambda conn: kept_answers.forget(conn, now_ms - ANSWERS_KEPT_MS, FORGET_MAX))


async def _all(house: House, forget: Callable[[sa.Connection], int]) -> None:
    while await house.db.write(forget) >= FORGET_MAX:
        pass
