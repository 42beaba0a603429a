"""The audit log on both databases: what is written is chained, and whatever is done to it afterwards shows."""

import pytest
import sqlalchemy as sa

from rotoscope.domain.audit import AuditFilter, broken_at, sealed
from rotoscope.domain.member import Organization, Principal, Role
from rotoscope.store import audit, organizations
from rotoscope.store.database import Database
from rotoscope.store.tables import audit_entries, audit_heads

NOW = 1_700_000_000_000
OLGA = Principal("olga", "acme", Role.OWNER, "Olga", address="203.0.113.7", request_id="req_1")
STRANGER = Principal("sam", "other", Role.OWNER, "Sam")
ROW = audit_entries.c


@pytest.fixture(autouse=True)
def log(db: Database) -> None:
    """Five entries of acme, with one of another organization between them."""

    def fill(conn: sa.Connection) -> None:
        for name in ("acme", "other"):
            organizations.insert(conn, Organization(name, name.title(), NOW))
        for number in range(1, 6):
            audit.record(conn, NOW + number, OLGA, "key.create", f"k{number}", after={"n": number}, name=f"K{number}")
            if number == 3:
                audit.record(conn, NOW, STRANGER, "member.add", "m")

    db.write_now(fill)


def broken(db: Database, organization_id: str = "acme") -> list[tuple[int, str]]:
    def look(conn: sa.Connection) -> list[tuple[int, str]]:
        head = audit.head_of(conn, organization_id)
        return [(each.number, each.reason) for each in broken_at(audit.entries(conn, organization_id), head)]

    return db.read_now(look)


def forge(db: Database, statement: sa.Update | sa.Delete) -> None:
    db.write_now(lambda conn: conn.execute(statement))


def entry(number: int) -> sa.ColumnElement[bool]:
    return sa.and_(ROW.organization_id == "acme", ROW.number == number)


def test_what_is_written_is_whole_and_each_organization_has_its_own(db: Database) -> None:
    assert broken(db) == broken(db, "other") == broken(db, "nobody") == []
    (newest, *_, oldest) = db.read_now(lambda conn: audit.page(conn, "acme", AuditFilter(), None, 10))
    assert (newest.number, oldest.number, oldest.target) == (5, 1, "k1")
    assert (newest.actor_name, newest.address, newest.request_id) == ("Olga", "203.0.113.7", "req_1")
    assert newest.details == {"name": "K5"}
    assert newest.before == ""
    assert len(newest.after) == 64


@pytest.mark.parametrize("column", [c.name for c in audit_entries.c if c.name not in ("organization_id", "number")])
def test_an_altered_entry_is_named_whatever_was_altered(db: Database, column: str) -> None:
    old = db.read_now(lambda conn: conn.execute(sa.select(audit_entries).where(entry(3))).one())._mapping[column]
    new = old + 1 if isinstance(old, int) else b"{}" if isinstance(old, bytes) else "forged"
    forge(db, audit_entries.update().where(entry(3)).values({column: new}))
    assert 3 in [number for number, _ in broken(db)]


def test_an_entry_that_was_altered_and_sealed_anew_is_named_by_the_one_after_it(db: Database) -> None:
    forge(db, audit_entries.update().where(entry(3)).values(actor_name="Somebody else"))
    (forged,) = db.read_now(lambda conn: [each for each in audit.entries(conn, "acme") if each.number == 3])
    forge(db, audit_entries.update().where(entry(3)).values(sha256=sealed(forged)))
    assert broken(db) == [(3, "it was exchanged: the entry after it follows another")]


def test_a_deleted_entry_is_named_at_the_beginning_in_the_middle_and_at_the_end(db: Database) -> None:
    forge(db, audit_entries.delete().where(entry(3)))
    assert broken(db) == [(3, "entry 3 is missing")]
    forge(db, audit_entries.delete().where(entry(1)))
    assert broken(db)[0] == (1, "entry 1 is missing")
    forge(db, audit_entries.delete().where(entry(5)))
    assert broken(db)[-1] == (5, "the log ends at 4, but 5 entries were written")


def test_a_head_that_was_set_back_is_seen(db: Database) -> None:
    forge(db, audit_heads.update().where(audit_heads.c.organization_id == "acme").values(number=4))
    assert broken(db) == [(5, "the newest entry is not the one that was written last")]


def test_a_line_break_in_a_name_forges_no_entry(db: Database) -> None:
    name = 'Eve\r\n{"number":7,"action":"member.remove"}\x1b[2K'
    db.write_now(lambda conn: audit.record(conn, NOW, OLGA, "member.add", "eve", name=name))
    (newest,) = db.read_now(lambda conn: audit.page(conn, "acme", AuditFilter(), None, 1))
    assert (newest.number, newest.details) == (6, {"name": name})
    assert broken(db) == []


def test_what_is_undone_leaves_no_entry(db: Database) -> None:
    def fail(conn: sa.Connection) -> None:
        audit.record(conn, NOW, OLGA, "member.add", "eve")
        raise LookupError

    with pytest.raises(LookupError):
        db.write_now(fail)
    assert db.read_now(lambda conn: audit.head_of(conn, "acme")).number == 5
    assert broken(db) == []


def test_filters_find_what_they_say(db: Database) -> None:
    def found(wanted: AuditFilter, before: int | None = None) -> list[int]:
        return [each.number for each in db.read_now(lambda conn: audit.page(conn, "acme", wanted, before, 10))]

    assert found(AuditFilter(action="key")) == found(AuditFilter(action="key.create")) == [5, 4, 3, 2, 1]
    assert found(AuditFilter(action="ke")) == found(AuditFilter(action="%")) == found(AuditFilter(actor_id="x")) == []
    assert found(AuditFilter(target="k2")) == [2]
    assert found(AuditFilter(since_ms=NOW + 2, until_ms=NOW + 4)) == [3, 2]
    assert found(AuditFilter(), before=3) == [2, 1]
