"""Organizations, members, sessions and keys: who there is, and secrets that are nowhere kept."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from rotoscope.domain.member import Key, Member, Organization, Role
from rotoscope.kit.ids import secret_hash
from rotoscope.store import keys, members, organizations, sessions
from rotoscope.store.database import Database

NOW = 1_700_000_000_000
ANN = Member("ann", "acme", "Ann", "ann@example.org", Role.MAKER, NOW)
KEY = Key("key", "acme", None, "ingest", "rs_live_abcdef", NOW, NOW + 1000, None)


@pytest.fixture(autouse=True)
def acme(db: Database) -> None:
    def fill(conn: sa.Connection) -> None:
        for name in ("acme", "other"):
            organizations.insert(conn, Organization(name, name.title(), NOW))
        members.insert(conn, ANN)
        keys.insert(conn, KEY, secret_hash("secret"))

    db.write_now(fill)


def test_members_are_found_in_their_organization_only(db: Database) -> None:
    assert db.read_now(lambda conn: members.get(conn, "acme", "ann")) == ANN
    assert db.read_now(lambda conn: members.get(conn, "other", "ann")) is None
    assert db.read_now(lambda conn: members.of_organization(conn, "acme")) == [ANN]
    assert [each.id for each in db.read_now(organizations.every)] == ["acme", "other"]


def test_a_link_is_spent_once_and_not_after_its_end(db: Database) -> None:
    db.write_now(lambda conn: sessions.insert_link(conn, secret_hash("link"), "ann", NOW + 10))
    assert db.write_now(lambda conn: sessions.use_link(conn, secret_hash("link"), NOW + 10)) is None
    assert db.write_now(lambda conn: sessions.use_link(conn, secret_hash("link"), NOW)) == "ann"
    assert db.write_now(lambda conn: sessions.use_link(conn, secret_hash("link"), NOW)) is None


def test_a_session_is_its_member_until_it_ends(db: Database) -> None:
    digest = secret_hash("session")
    db.write_now(lambda conn: sessions.insert(conn, digest, "ann", NOW, NOW + 10))
    assert db.read_now(lambda conn: sessions.member_by_secret(conn, digest, NOW)) == ANN
    assert db.read_now(lambda conn: sessions.member_by_secret(conn, digest, NOW + 10)) is None
    db.write_now(lambda conn: sessions.delete(conn, digest))
    assert db.read_now(lambda conn: sessions.member_by_secret(conn, digest, NOW)) is None


def test_a_key_is_found_by_the_hash_of_its_secret(db: Database) -> None:
    assert db.read_now(lambda conn: keys.by_secret(conn, secret_hash("secret"))) == KEY
    assert db.read_now(lambda conn: keys.by_secret(conn, "secret")) is None
    assert (KEY.is_alive(NOW), KEY.is_alive(NOW + 1000)) == (True, False)


def test_a_key_is_revoked_once_and_by_its_own_organization(db: Database) -> None:
    assert db.write_now(lambda conn: keys.revoke(conn, "other", "key", NOW)) is None
    assert db.write_now(lambda conn: keys.revoke(conn, "acme", "key", NOW + 5)) == replace(KEY, revoked_at_ms=NOW + 5)
    again = db.write_now(lambda conn: keys.revoke(conn, "acme", "key", NOW + 9))
    assert again is not None
    assert again.revoked_at_ms == NOW + 5
    assert not again.is_alive(NOW)
