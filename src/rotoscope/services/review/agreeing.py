"""Agreement, told: how far the several makers of a job agreed, and whose track of each object is in the job now."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import sqlalchemy as sa

from rotoscope.domain.agreement import Group
from rotoscope.domain.edit import difference
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.track import Track
from rotoscope.services.access import in_project, visible_job
from rotoscope.services.names import Names
from rotoscope.services.review.issues import may_verify
from rotoscope.store import copies, tracks
from rotoscope.store.tracks import TrackRow
from rotoscope.wire import agreement as wire_agreement
from rotoscope.wire import track_document
from rotoscope.wire.agreement import AgreementView, GroupView, KeptAgreement, MakerView, MemberView, PairView

GROUPS_MAX = 500


def agreement(conn: sa.Connection, principal: Principal, job_id: str) -> AgreementView | None:
    """How far the makers of a job agreed; None if it was not made by several, or not all have handed in.

    None, too, for who draws: what several made apart from each other is compared by who checks.
    """
    job = visible_job(conn, principal, job_id)
    is_looking = in_project(conn, principal, job.project_id).role is Role.VIEWER
    if not is_looking and not may_verify(conn, principal, job_id):
        return None
    document = copies.agreement_of(conn, job.id)
    if document is None:
        return None
    kept = wire_agreement.decode(document)
    found = kept.agreement
    shown = found.groups[:GROUPS_MAX]
    return AgreementView(
        kept.step,
        round(found.score, 4),
        _makers(conn, principal, job.project_id, kept),
        [msgspec.convert(pair, PairView, from_attributes=True) for pair in found.pairs],
        _groups(conn, job.id, kept, shown),
        len(shown) == len(found.groups),
    )


def _makers(conn: sa.Connection, principal: Principal, project_id: str, kept: KeptAgreement) -> list[MakerView]:
    names = Names(conn, principal, project_id, [copy.maker_id for copy in kept.copies])
    there = {copy.id: copy for copy in copies.by_ids(conn, [copy.copy_id for copy in kept.copies])}
    views = []
    for number, one in enumerate(kept.copies, 1):
        scores = [pair.score for pair in kept.agreement.pairs if number in (pair.one, pair.other)]
        mean = sum(scores) / len(scores) if scores else 1.0
        copy, person = there[one.copy_id], names.person(one.maker_id, "maker")
        views.append(MakerView(number, one.copy_id, person, copy.track_count, copy.revision, round(mean, 4)))
    return views


def _groups(conn: sa.Connection, job_id: str, kept: KeptAgreement, groups: Sequence[Group]) -> list[GroupView]:
    here = tracks.by_ids(conn, job_id, {member.track for group in groups for member in group.members})
    drawn = [
        tracks.by_ids(conn, copy.copy_id, {m.track for group in groups for m in group.members if m.maker == number})
        for number, copy in enumerate(kept.copies, 1)
    ]
    views = []
    for group in groups:
        members = [MemberView(m.maker, m.track, m.label, round(m.likeness, 4)) for m in group.members]
        label = max({m.label: 0 for m in group.members}, key=lambda name: sum(m.label == name for m in group.members))
        views.append(GroupView(label, round(group.agreement, 4), _kept(group, here, drawn), members))
    return views


def _kept(group: Group, here: Mapping[str, TrackRow], drawn: Sequence[Mapping[str, TrackRow]]) -> int | None:
    """Whose track of this object the job has: 0 nobody's, None if somebody has changed it since."""
    there = (here[member.track] for member in group.members if member.track in here)
    alive = {track.id: track for track in _decoded(there) if track.head is not None}
    if not alive:
        return 0
    order = sorted(group.members, key=lambda member: member.maker != group.chosen)
    for member in order:
        now, row = alive.get(member.track), drawn[member.maker - 1].get(member.track)
        if now is not None and row is not None and len(alive) == 1:
            changes = difference(now, track_document.decode(row.document))
            if next(iter(changes), None) is None:
                return member.maker
    return None


def _decoded(rows: Iterable[TrackRow]) -> Iterable[Track]:
    return (track_document.decode(row.document) for row in rows)
