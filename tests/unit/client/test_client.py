"""Both clients offer the same, and the public names are listed."""

import inspect

import httpx2
import pytest

import rotoscope
from rotoscope.client import ApiError, AsyncClient, Client, ClientError
from rotoscope.client.client import Operations
from rotoscope.client.errors import Fault
from rotoscope.client.operation import Listing, Operation
from rotoscope.client.steps import NoReply, Request


def server(request: httpx2.Request) -> httpx2.Response:
    assert request.headers["x-api-key"] == "k"
    if request.url.path == "/v1/projects":
        is_first = "page_token" not in request.url.params
        page = {"projects": [{"id": "1" if is_first else "2"}], "next_page_token": "9" if is_first else ""}
        return httpx2.Response(200, json={"success": True, "data": page})
    return httpx2.Response(200, json={"success": True, "data": {"id": "me", "role": "client"}})


def test_one_operation_blocks() -> None:
    with Client("http://test", "k", transport=httpx2.MockTransport(server)) as client:
        assert client.me().id == "me"
        assert [project.id for project in client.projects()] == ["1", "2"]


async def test_the_same_operation_is_awaited() -> None:
    async with AsyncClient("http://test", "k", transport=httpx2.MockTransport(server)) as client:
        assert (await client.me()).id == "me"
        assert [project.id async for project in client.projects()] == ["1", "2"]


def test_every_operation_says_what_it_does_or_says_it_by_its_name() -> None:
    offered = {name: value for name, value in vars(Operations).items() if isinstance(value, Operation | Listing)}
    assert len(offered) > 35
    client = Client("http://test", "k")
    for name in offered:
        assert inspect.signature(getattr(client, name)) is not None
    client.close()


def test_without_a_key_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROTOSCOPE_KEY", raising=False)
    with pytest.raises(ClientError, match="rotoscope key create"):
        Client()


def test_the_package_offers_the_sdk_by_name() -> None:
    for name in rotoscope.__all__:
        assert getattr(rotoscope, name) is not None
    with pytest.raises(AttributeError):
        _ = rotoscope.nothing_of_this_name


def test_an_address_without_its_beginning_is_told_so() -> None:
    with pytest.raises(ClientError, match="localhost:8000 is not the address of a server; it begins with http://"):
        Client("localhost:8000", "k")


def test_who_does_not_answer_is_named() -> None:
    def nobody(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("Connection refused", request=request)

    with Client("http://test:81/", "k", transport=httpx2.MockTransport(nobody)) as client:
        (reply,) = [client._send(Request("GET", "/v1/me"))]
    assert reply == NoReply("no server answers at http://test:81/ (Connection refused); is it running there?", False)


@pytest.mark.parametrize(
    ("message", "fault", "text"),
    [
        ("name is missing.", Fault("/name", "missing", "name is missing."), "name is missing. (GE_0001, 400)"),
        ("No.", Fault("/a/0", "no", "Not this."), "No. (GE_0001, 400)\n  /a/0: Not this."),
        ("/a/0: Not this.", Fault("/a/0", "no", "Not this."), "/a/0: Not this. (GE_0001, 400)"),
        ("No such batch.", Fault("/batch_id", "no", "No such batch."), None),
    ],
)
def test_a_fault_is_told_once(message: str, fault: Fault, text: str | None) -> None:
    told = str(ApiError(400, "GE_0001", message, faults=[fault]))
    assert told == (text or "No such batch. (GE_0001, 400)\n  /batch_id: No such batch.")
