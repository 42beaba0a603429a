"""Page tokens: they say nothing, belong to one organization, and cannot be made up."""

import pytest
from starlette.testclient import TestClient

from rotoscope.api.pages import sealed, unsealed
from rotoscope.domain.errors import PageTokenInvalid
from rotoscope.services.house import House
from tests.api.told import given, told
from tests.factories import Studio, a_job

SECRET = b"s" * 32


@pytest.mark.parametrize("number", [0, 1, 255, 2**31, 2**63 - 1])
def test_a_token_opens_to_its_number_for_its_organization_only(number: int) -> None:
    token = sealed(number, SECRET, "ours")
    assert len(token) == 32
    assert token.isalnum()
    assert unsealed(token, SECRET, "ours") == number
    for secret, whose in ((SECRET, "theirs"), (b"t" * 32, "ours")):
        with pytest.raises(PageTokenInvalid):
            unsealed(token, secret, whose)


@pytest.mark.parametrize("token", ["12", "x", "0" * 32, "g" * 32, "ab " * 10 + "ab", "", "é" * 32])
def test_a_token_that_we_did_not_make_is_refused(token: str) -> None:
    with pytest.raises(PageTokenInvalid):
        unsealed(token, SECRET, "ours")


def test_neighbouring_numbers_have_nothing_in_common() -> None:
    one, two = (int(sealed(number, SECRET, "ours"), 16) for number in (7, 8))
    assert (one ^ two).bit_count() > 32


def test_a_token_of_another_organization_is_refused(
    client: TestClient, stranger: TestClient, house: House, studio: Studio
) -> None:
    for _ in range(3):
        a_job(house, studio)
    path = f"/v1/projects/{studio.project.id}/jobs?page_size=2"
    token = given(client.get(path))["next_page_token"]
    assert len(given(client.get(f"{path}&page_token={token}"))["jobs"]) == 1
    told(stranger.get(f"/v1/tasks?page_token={token}"), 400, "invalid_request_error")
