"""Errands on a data folder: the first key and the first link, with and without a server on it."""

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rotoscope import app
from rotoscope.cli.gate import gate
from rotoscope.services.people import keys
from rotoscope.settings import Settings


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ROTOSCOPE_URL", "ROTOSCOPE_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ROTOSCOPE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(gate, arguments)
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result


def test_a_key_made_in_an_empty_folder_opens_it(data: Path) -> None:
    secret = run("key", "create", "mine", "--plain").stdout.strip()
    house = app.open_house(Settings(data=data))
    try:
        principal = house.db.read_now(lambda conn: keys.principal_from_key(conn, secret, house.clock.now_ms()))
    finally:
        app.close_house(house)
    assert principal is not None
    assert principal.may_manage


def test_errands_work_beside_a_running_server(data: Path) -> None:
    run("migrate")
    house = app.open_house(Settings(data=data))
    try:
        secret = run("key", "create", "beside", "--plain").stdout.strip()
        link = run("sign-in-link", "--url", "https://example.com", "--plain").stdout.strip()
        assert house.db.read_now(lambda conn: keys.principal_from_key(conn, secret, house.clock.now_ms()))
    finally:
        app.close_house(house)
    assert link.startswith("https://example.com/sign-in?token=")


def test_keys_are_listed_without_secrets_and_revoked(data: Path) -> None:
    secret = run("key", "create", "mine", "--plain").stdout.strip()
    [key] = [json.loads(line) for line in run("key", "list", "--json").stdout.splitlines()]
    assert key["name"] == "mine"
    assert secret not in json.dumps(key)
    run("key", "revoke", key["id"])
    [key] = [json.loads(line) for line in run("key", "list", "--json").stdout.splitlines()]
    assert key["revoked_at_ms"] is not None


def test_two_errands_share_one_organization(data: Path) -> None:
    run("key", "create", "one", "--plain")
    run("key", "create", "two", "--plain")
    assert len(run("key", "list", "--json").stdout.splitlines()) == 2


def test_secrets_in_the_folder_are_their_owners_alone(data: Path) -> None:
    run("key", "create", "mine", "--plain")
    assert stat.S_IMODE((data / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert len((data / "secret.key").read_bytes()) == 32


def test_a_secret_that_a_crash_left_empty_signs_nothing(data: Path) -> None:
    data.mkdir()
    (data / "secret.key").write_bytes(b"")
    house = app.open_house(Settings(data=data))
    app.close_house(house)
    assert len(house.links.secret) == 32
    assert (data / "secret.key").read_bytes() == house.links.secret


def test_migrating_twice_is_harmless(data: Path) -> None:
    run("migrate")
    run("migrate")
