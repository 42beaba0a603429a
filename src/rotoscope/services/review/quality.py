"""The quality report: counted in the database, whole, as of now."""

from collections import Counter
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from rotoscope.domain.issue import Severity
from rotoscope.domain.member import Principal
from rotoscope.domain.scores import likely_share
from rotoscope.services.access import project_of
from rotoscope.services.house import House
from rotoscope.services.names import Names
from rotoscope.store import copies, issues, jobs, progress, verdicts
from rotoscope.store.issues import Tally
from rotoscope.wire.quality import (
    AgreementQuality,
    IssueCount,
    JobAgreement,
    PairQuality,
    PersonQuality,
    Quality,
    RoundCount,
    SampleQuality,
)

LEAST_AGREED = 20


def report(conn: sa.Connection, house: House, principal: Principal, project_id: str) -> Quality:
    project_of(conn, principal, project_id)
    judged, first, rounds = Counter[str | None](), Counter[str | None](), Counter[int]()
    for one in verdicts.of_project(conn, project_id):
        judged[one.maker_id] += one.jobs
        first[one.maker_id] += one.jobs * one.is_first_pass
        rounds[one.accepted_round] += one.jobs
    del rounds[0]  # not accepted yet
    tallies = issues.counts(conn, project_id)
    told = Counter[str | None]()
    for tally in tallies:
        told[tally.maker_id] += tally.count
    makers = sorted({maker for maker in (*judged, *told) if maker is not None})
    names = Names(conn, principal, project_id, makers)
    people = [
        PersonQuality(names.person(maker, "maker"), judged[maker], first[maker], told[maker])
        for maker in makers
        if not names.is_veiled or maker == principal.id
    ]
    return Quality(
        as_of_ms=house.clock.now_ms(),
        judged=judged.total(),
        first_pass=first.total(),
        accepted=rounds.total(),
        sample=_sample(conn, project_id, first.total(), judged.total(), rounds.total()),
        rounds=[RoundCount(number, count) for number, count in sorted(rounds.items())],
        by_category=_counts(tallies, lambda tally: tally.category),
        by_label=_counts(tallies, lambda tally: tally.label),
        by_state=_counts(tallies, lambda tally: tally.state),
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


def _sample(conn: sa.Connection, project_id: str, first: int, judged: int, accepted: int) -> SampleQuality:
    """What checkers saw, of all that makers are done with: jobs that are completed, and those that were sent back."""
    done = max(judged, progress.completed_count(conn, project_id) + judged - accepted)
    low, high = likely_share(first, judged, done) or (None, None)
    return SampleQuality(done, judged, low and round(low, 4), high and round(high, 4))


def _counts(tallies: Sequence[Tally], name_of: Callable[[Tally], str]) -> list[IssueCount]:
    """By what they are called by, the most frequent first."""
    found: dict[str, Counter[str]] = {}
    for tally in tallies:
        found.setdefault(name_of(tally), Counter())[tally.severity] += tally.count
    rows = [IssueCount(name, *(by[severity.value] for severity in Severity)) for name, by in found.items()]
    return sorted(rows, key=lambda row: (-(row.minor + row.major + row.blocking), row.name))
