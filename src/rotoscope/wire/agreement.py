"""How far the makers of one job agreed: as it is kept, and as it is told."""

import msgspec
from msgspec import Struct

from rotoscope.domain.agreement import Agreement, leader
from rotoscope.wire.issue import Person


class KeptCopy(Struct, frozen=True):
    copy_id: str
    maker_id: str


class KeptAgreement(Struct, frozen=True):
    """The copies by the number of their maker, from 1."""

    step: str
    copies: list[KeptCopy]
    agreement: Agreement


class MakerView(Struct, frozen=True):
    """One of several makers. `copy_id` opens their copy as a job opens: its tracks, edits and history."""

    number: int
    copy_id: str
    person: Person
    tracks: int
    edits: int
    agreement: float


class PairView(Struct, frozen=True):
    """Two makers: how far they agree, how many objects both have, only one has, and have with different labels."""

    one: int
    other: int
    score: float
    both: int
    only_one: int
    only_other: int
    labels_differ: int


class MemberView(Struct, frozen=True):
    maker: int
    track: str
    label: str
    likeness: float


class GroupView(Struct, frozen=True):
    """One object as its makers drew it. `kept` is whose it is in the job now: 0 nobody's, null if it was changed since.

    `agreement` is the mean overlap of every two makers; who did not draw it counts as 0.
    """

    label: str
    agreement: float
    kept: int | None
    members: list[MemberView]


class AgreementView(Struct, frozen=True):
    """From 0 to 1. The objects that are agreed on least come first, and are all of them if `is_complete`."""

    step: str
    score: float
    makers: list[MakerView]
    pairs: list[PairView]
    objects: list[GroupView]
    is_complete: bool


_decoder = msgspec.json.Decoder(KeptAgreement)


def encode(kept: KeptAgreement) -> bytes:
    return msgspec.json.encode(kept)


def decode(document: bytes) -> KeptAgreement:
    return _decoder.decode(document)


def leader_of(document: bytes) -> str:
    """Who agreed most with the others."""
    kept = decode(document)
    return kept.copies[leader(kept.agreement) - 1].maker_id
