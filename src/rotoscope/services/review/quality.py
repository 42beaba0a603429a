"""The quality report: counted in the database, whole, as of now."""

from collections import Counter

import sqlalchemy as sa

from rotoscope.domain.issue import Severity
from rotoscope.domain.member import Principal
from rotoscope.services.access import project_of
from rotoscope.services.house import House
from rotoscope.services.names import Names
from rotoscope.store import copies, issues, jobs, verdicts
from rotoscope.wire.quality import (
    AgreementQuality,
    IssueCount,
    JobAgreement,
    PairQuality,
    PersonQuality,
    Quality,
    RoundCount,
)

LEAST_AGREED = 20


def report(conn: sa.Connection, house: House, principal: Principal, project_id: str) -> Quality:
    project_of(conn, principal, project_id)
    by_maker = verdicts.by_maker(conn, project_id)
    told = Counter[str | None]()
    for maker, _, count in issues.counts(conn, project_id, "maker_id"):
        told[maker] += count
    makers = sorted({maker for maker in (*by_maker, *told) if maker is not None})
    names = Names(conn, principal, project_id, makers)
    people = [
        PersonQuality(names.person(maker, "maker"), *by_maker.get(maker, (0, 0)), told[maker])
        for maker in makers
        if not names.is_veiled or maker == principal.id
    ]
    rounds = [RoundCount(number, count) for number, count in verdicts.accepted_by_round(conn, project_id)]
    return Quality(
        as_of_ms=house.clock.now_ms(),
        judged=sum(jobs for jobs, _ in by_maker.values()),
        first_pass=sum(first for _, first in by_maker.values()),
        accepted=sum(one.jobs for one in rounds),
        rounds=rounds,
        by_category=_counts(conn, project_id, "category"),
        by_label=_counts(conn, project_id, "label"),
        by_state=_counts(conn, project_id, "state"),
        people=sorted(people, key=lambda one: (-one.jobs, one.person.name)),
        agreement=_agreement(conn, principal, project_id),
    )


def _agreement(conn: sa.Connection, principal: Principal, project_id: str) -> AgreementQuality:
    """Makers are told of themselves and others, where names are not kept back, and of nobody where they are."""
    count, score = copies.mean_of_project(conn, project_id)
    found = copies.pairs_of_project(conn, project_id)
    names = Names(conn, principal, project_id, {person for one, other, _, _ in found for person in (one, other)})
    pairs = [
        PairQuality(names.person(one, "maker"), names.person(other, "maker"), together, round(how, 4))
        for one, other, together, how in found
        if not names.is_veiled
    ]
    low = copies.least_agreed(conn, project_id, LEAST_AGREED)
    by_id = {job.id: job.reference_id for job in jobs.by_ids(conn, [job_id for job_id, _ in low])}
    least = [JobAgreement(job_id, by_id.get(job_id, ""), round(how, 4)) for job_id, how in low]
    return AgreementQuality(count, round(score, 4), sorted(pairs, key=lambda pair: pair.score), least)


def _counts(conn: sa.Connection, project_id: str, column: str) -> list[IssueCount]:
    """By the value of a column, the most frequent first."""
    found: dict[str, Counter[str]] = {}
    for name, severity, count in issues.counts(conn, project_id, column):
        found.setdefault(name or "", Counter())[severity] += count
    rows = [IssueCount(name, *(by[severity.value] for severity in Severity)) for name, by in found.items()]
    return sorted(rows, key=lambda row: (-(row.minor + row.major + row.blocking), row.name))
