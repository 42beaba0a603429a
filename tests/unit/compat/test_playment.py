"""The shim moves every address of the official client, and only its addresses."""

from collections.abc import Iterator

import pytest
from playment import client_handler, config

from rotoscope.compat.playment import connect, disconnect


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    disconnect()


def test_every_address_of_both_hosts_is_moved() -> None:
    connect("http://127.0.0.1:8000/")
    assert all(url.startswith("http://127.0.0.1:8000/") for url in client_handler.urls)
    assert client_handler.urls.job_creation.endswith("/projectsvc/projects/{}/jobs")
    assert not any("playment" in url for url in client_handler.urls)


def test_it_can_be_moved_again_and_put_back() -> None:
    connect("http://one:1")
    connect("https://two")
    assert client_handler.urls.job_result == "https://two/v0/projects/{}/jobs/{}"
    disconnect()
    assert client_handler.urls is config.urls


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="no address"):
        connect("127.0.0.1:8000")
