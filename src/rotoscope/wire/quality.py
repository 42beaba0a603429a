"""The quality report of a project: how work passed review, and what was found wrong with it."""

from msgspec import Struct

from rotoscope.wire.issue import Person


class IssueCount(Struct, frozen=True):
    """`name` is the category or the label; an empty label is an issue that no track has."""

    name: str
    minor: int
    major: int
    blocking: int


class PersonQuality(Struct, frozen=True):
    """Of one maker: jobs that a checker has judged, how many passed at once, and the issues they were told."""

    person: Person
    jobs: int
    first_pass: int
    issues: int


class RoundCount(Struct, frozen=True):
    """So many jobs were accepted in this round."""

    round: int
    jobs: int


class PairQuality(Struct, frozen=True):
    """Two makers who drew the same jobs, and how far they agreed on the whole."""

    one: Person
    other: Person
    jobs: int
    score: float


class JobAgreement(Struct, frozen=True):
    job_id: str
    reference_id: str
    score: float


class AgreementQuality(Struct, frozen=True):
    """Over the jobs that several people made, from 0 to 1; `least` are the jobs that they agreed on least."""

    jobs: int
    score: float
    pairs: list[PairQuality]
    least: list[JobAgreement]


class SampleQuality(Struct, frozen=True):
    """`judged` of `jobs` that makers are done with were seen by a checker. What share of all would have passed at once
    lies between `low` and `high`, in 95 of 100 such samples, if they were drawn by chance; null if none was seen."""

    jobs: int
    judged: int
    low: float | None
    high: float | None


class Quality(Struct, frozen=True):
    """`first_pass` of `judged` jobs were accepted by the first checker who saw them."""

    as_of_ms: int
    judged: int
    first_pass: int
    accepted: int
    sample: SampleQuality
    rounds: list[RoundCount]
    by_category: list[IssueCount]
    by_label: list[IssueCount]
    by_state: list[IssueCount]
    people: list[PersonQuality]
    agreement: AgreementQuality
