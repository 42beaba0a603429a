"""Issues and marks on both databases."""

from math import isnan

import sqlalchemy as sa

from rotoscope.domain.issue import Comment, Issue, IssueFilter, IssueState, Pin, Severity
from rotoscope.domain.review import Mark, MarkKind
from rotoscope.kit.ids import new_id
from rotoscope.store import issues, reviews, verdicts
from rotoscope.store.database import Database

NOW = 1_700_000_000_000


def an_issue(job_id: str, project_id: str, number: int, **fields: object) -> Issue:
    known = {
        "id": new_id(),
        "job_id": job_id,
        "project_id": project_id,
        "number": number,
        "state": IssueState.OPEN,
        "category": "other",
        "severity": Severity.MAJOR,
        "text": "No.",
        "pin": Pin(),
        "revision": 1,
        "round": 1,
        "step": "check",
        "task_id": None,
        "author_id": "cho",
        "author_role": "checker",
        "maker_id": "ann",
        "created_at_ms": NOW,
        "updated_at_ms": NOW,
    }
    return Issue(**known | fields)  # type: ignore[arg-type]  # each has its own type


def test_an_issue_comes_back_as_it_was_points_that_are_not_there_too(db: Database) -> None:
    pin = Pin(3, 7, "t", "face", (0.25, 0.5), (0.1, 0.2, float("nan"), float("nan")))
    kept = an_issue("j", "p", 1, pin=pin)
    db.write_now(lambda conn: issues.insert(conn, kept))
    found = db.read_now(lambda conn: issues.get(conn, "j", kept.id))
    assert found is not None
    assert found.pin.shape is not None
    assert (found.pin.first_frame, found.pin.last_frame, found.pin.point) == (3, 7, (0.25, 0.5))
    assert found.pin.shape[:2] == (0.1, 0.2)
    assert all(isnan(number) for number in found.pin.shape[2:])
    assert db.read_now(lambda conn: issues.get(conn, "another", kept.id)) is None


def test_a_thread_keeps_its_order_and_goes_with_its_issue(db: Database) -> None:
    kept = an_issue("j", "p", 1)

    def fill(conn: sa.Connection) -> None:
        issues.insert(conn, kept)
        for number in (2, 1):
            issues.add_comment(conn, Comment(kept.id, number, "ann", "maker", str(number), "", NOW + number))

    db.write_now(fill)
    assert [c.text for c in db.read_now(lambda conn: issues.comments_of(conn, [kept.id]))[kept.id]] == ["1", "2"]
    db.write_now(lambda conn: issues.delete(conn, kept.id))
    assert db.read_now(lambda conn: (issues.of_job(conn, "j"), issues.comments_of(conn, [kept.id]))) == ([], {})


def test_a_mark_set_twice_is_there_once_with_the_newest_revision(db: Database) -> None:
    for revision in (4, 9):
        mark = Mark(MarkKind.ACCEPTED_TRACK, "t", "cho", revision, 1)
        db.write_now(lambda conn, mark=mark: reviews.set_mark(conn, "j", mark, NOW))
    assert [mark.revision for mark in db.read_now(lambda conn: reviews.marks_of(conn, "j"))] == [9]
    db.write_now(lambda conn: reviews.clear_mark(conn, "j", MarkKind.ACCEPTED_TRACK, "t"))
    assert db.read_now(lambda conn: reviews.marks_of(conn, "j")) == []


def test_counts_and_filters_agree(db: Database) -> None:
    def fill(conn: sa.Connection) -> None:
        for number, (category, severity) in enumerate(
            [("missing", Severity.MINOR), ("missing", Severity.BLOCKING), ("other", Severity.MINOR)], 1
        ):
            issues.insert(conn, an_issue("j", "p", number, category=category, severity=severity))

    db.write_now(fill)
    counted = db.read_now(lambda conn: issues.counts(conn, "p"))
    found = sorted((tally.category, tally.severity, tally.count) for tally in counted)
    assert found == [("missing", "blocking", 1), ("missing", "minor", 1), ("other", "minor", 1)]
    assert db.read_now(lambda conn: issues.page(conn, "p", IssueFilter(), 0, 10)) == []  # of no job that exists
    assert db.read_now(lambda conn: verdicts.of_project(conn, "p")) == []
