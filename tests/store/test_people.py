"""Organizations, members, sessions and keys: who there is, and secrets that are nowhere kept."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from rotoscope.domain.member import Invitation, InvitationKind, Key, Member, Organization, Role, Session
from rotoscope.kit.ids import secret_hash
from rotoscope.store import invitations, keys, members, organizations, sessions
from rotoscope.store.database import Database

NOW = 1_700_000_000_000
ANN = Member("ann", "acme", "Ann", "ann@example.org", Role.MAKER, NOW)
SESSION = Session("session", "ann", NOW, NOW + 10, NOW, "203.0.113.7", "a browser")
INVITATION = Invitation("i", "acme", InvitationKind.INVITE, "", Role.MAKER, None, "Olga", NOW, NOW + 10)
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
    db.write_now(lambda conn: sessions.insert(conn, SESSION, digest))
    assert db.read_now(lambda conn: sessions.by_secret(conn, digest, NOW)) == (ANN, SESSION)
    assert db.read_now(lambda conn: sessions.by_secret(conn, digest, NOW + 10)) is None
    assert db.read_now(lambda conn: sessions.of_member(conn, "ann", NOW)) == [SESSION]
    db.write_now(lambda conn: members.update(conn, "ann", disabled_at_ms=NOW))
    assert db.read_now(lambda conn: sessions.by_secret(conn, digest, NOW)) is None, "the member is disabled"
    db.write_now(lambda conn: members.update(conn, "ann", disabled_at_ms=None))
    db.write_now(lambda conn: sessions.delete(conn, digest))
    assert db.read_now(lambda conn: sessions.by_secret(conn, digest, NOW)) is None


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


def test_two_members_of_an_organization_do_not_share_an_address(db: Database) -> None:
    other = replace(ANN, id="anna", email="ANN@example.org ")
    assert not db.write_now(lambda conn: members.insert(conn, other))
    assert db.write_now(lambda conn: members.insert(conn, replace(other, organization_id="other")))
    for number in range(2):
        nameless = replace(ANN, id=f"n{number}", email="")
        assert db.write_now(lambda conn, new=nameless: members.insert(conn, new)), "no address is no address to share"
    assert db.read_now(lambda conn: members.is_email_taken(conn, "acme", "Ann@Example.org"))
    assert not db.read_now(lambda conn: members.is_email_taken(conn, "acme", ""))


def test_an_invitation_is_used_once_before_its_end_and_unless_it_is_taken_back(db: Database) -> None:
    for name in ("used", "revoked", "late"):
        made = replace(INVITATION, id=name)
        db.write_now(lambda conn, made=made: invitations.insert(conn, made, secret_hash(made.id)))
    digest = secret_hash("used")
    assert db.read_now(lambda conn: invitations.by_secret(conn, digest, NOW)) == replace(INVITATION, id="used")
    assert db.write_now(lambda conn: invitations.use(conn, digest, NOW)) is not None
    assert db.write_now(lambda conn: invitations.use(conn, digest, NOW)) is None
    assert db.write_now(lambda conn: invitations.use(conn, secret_hash("late"), NOW + 10)) is None
    assert db.write_now(lambda conn: invitations.revoke(conn, "other", "revoked", NOW)) is None
    assert db.write_now(lambda conn: invitations.revoke(conn, "acme", "revoked", NOW)) is not None
    assert db.write_now(lambda conn: invitations.use(conn, secret_hash("revoked"), NOW)) is None
    used = db.write_now(lambda conn: invitations.revoke(conn, "acme", "used", NOW))
    assert used is not None
    assert used.revoked_at_ms is None, "what was used is not taken back any more"
