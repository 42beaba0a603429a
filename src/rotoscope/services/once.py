"""A request that is sent again is not carried out again: its answer is kept, in the transaction of its effect.

The answer is sealed with a key that is made of the installation's secret and the caller's Idempotency-Key, of which we
keep the hash only: an answer may show a secret (an API key, a link) that nothing in the database may give away.
"""

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rotoscope.domain.change_errors import KeyReused
from rotoscope.domain.member import Principal
from rotoscope.services.house import House
from rotoscope.store import kept_answers
from rotoscope.store.kept_answers import KeptAnswer
from rotoscope.store.turns import take as take_turn

KEPT_MS = 24 * 3600 * 1000
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Ticket:
    """`key` is what the caller calls this request, `fingerprint` what the request is."""

    key: str
    fingerprint: str

    @property
    def key_sha256(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()


def once(
    conn: sa.Connection, house: House, principal: Principal, ticket: Ticket, work: Callable[[], bytes]
) -> tuple[bytes, bool]:
    """What `work` answers, and whether that was long ago. Work that is refused leaves nothing, and may be tried again.

    Raises KeyReused if the key came with another request.
    """
    now_ms = house.clock.now_ms()
    take_turn(conn, f"{principal.id} {ticket.key_sha256}")
    kept = kept_answers.find(conn, principal.id, ticket.key_sha256, now_ms - KEPT_MS)
    if kept is not None and kept.fingerprint != ticket.fingerprint:
        raise KeyReused
    if kept is not None:
        return _open(house, principal, ticket, kept.answer), True
    answer = work()
    kept = KeptAnswer(ticket.fingerprint, _seal(house, principal, ticket, answer))
    kept_answers.keep(conn, principal.id, ticket.key_sha256, kept, now_ms)
    return answer, False


def is_kept(conn: sa.Connection, house: House, principal: Principal, ticket: Ticket) -> bool:
    """Whether something was answered under this key."""
    since_ms = house.clock.now_ms() - KEPT_MS
    return kept_answers.find(conn, principal.id, ticket.key_sha256, since_ms) is not None


def _seal(house: House, principal: Principal, ticket: Ticket, answer: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(house, principal, ticket).encrypt(nonce, answer, ticket.fingerprint.encode())


def _open(house: House, principal: Principal, ticket: Ticket, sealed: bytes) -> bytes:
    nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return _cipher(house, principal, ticket).decrypt(nonce, text, ticket.fingerprint.encode())


def _cipher(house: House, principal: Principal, ticket: Ticket) -> AESGCM:
    text = f"kept answer\n{principal.id}\n{ticket.key}".encode()
    return AESGCM(hmac.digest(house.links.secret, text, "sha256"))
