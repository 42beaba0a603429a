"""Settings: what the environment says, in both spellings of a list, and never what it does not."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from rotoscope.services.house import Limits
from rotoscope.settings import Settings


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ROTOSCOPE_{name.upper()}", raising=False)


def test_without_a_word_everything_is_in_one_folder() -> None:
    settings = Settings()
    assert settings.database == "sqlite:///data/rotoscope.sqlite"
    assert settings.blobs == "data/blobs"
    assert settings.origin == "http://127.0.0.1:8000"
    assert settings.fetch_allow == ()


@pytest.mark.parametrize(
    "text", ["10.0.0.0/8,127.0.0.0/8", '["10.0.0.0/8", "127.0.0.0/8"]', " 10.0.0.0/8 , 127.0.0.0/8,"]
)
def test_a_list_has_commas_or_is_json(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ROTOSCOPE_FETCH_ALLOW", text)
    assert Settings().fetch_allow == ("10.0.0.0/8", "127.0.0.0/8")


def test_what_is_typed_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTOSCOPE_DATA", "/elsewhere")
    assert Settings(data=Path("/here")).data == Path("/here")


@pytest.mark.parametrize(
    ("host", "origin"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://[::1]:8000"), ("10.1.2.3", "http://10.1.2.3:8000")],
)
def test_an_address_that_listens_everywhere_is_reached_here(host: str, origin: str) -> None:
    assert Settings(host=host).origin == origin
    assert Settings(host=host, public_url="https://example.com/").origin == "https://example.com"


def test_a_secret_is_not_shown() -> None:
    assert "hush" not in repr(Settings(s3_secret_access_key="hush"))  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"port": 70_000}, {"frames_max": 0}, {"log_level": "loud"}])
def test_what_cannot_be_is_refused_at_the_start(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_every_limit_is_a_setting_and_every_setting_has_a_meaning() -> None:
    assert set(Limits.__dataclass_fields__) <= set(Settings.model_fields)
    assert all(field.description for field in Settings.model_fields.values())
