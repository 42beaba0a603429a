"""Retries: what is tried again, how long it waits, and what is never sent twice."""

from typing import Any

import pytest

from rotoscope.client import ApiError, KeyRefused, NotThere, Unreachable
from rotoscope.client.steps import call
from tests.unit.client.script import CUT, NOT_UP, Script, bad, good, play


def get() -> Any:
    return call(dict, "GET", "/v1/me")


def post(**options: Any) -> Any:
    return call(dict, "POST", "/v1/projects", body={"name": "x"}, **options)


def test_the_data_of_the_envelope_comes_back() -> None:
    data, script = play(get(), good({"id": "1"}))
    assert data == {"id": "1"}
    assert script.slept == []


@pytest.mark.parametrize("trouble", [bad(500), bad(502), bad(503), bad(504), bad(429), bad(408), CUT, NOT_UP])
def test_a_temporary_trouble_is_waited_out(trouble: Any) -> None:
    data, script = play(get(), trouble, trouble, good({"id": "1"}))
    assert data == {"id": "1"}
    assert len(script.slept) == 2
    assert 0 < script.slept[0] < 1


def test_it_waits_as_long_as_the_server_asks() -> None:
    _, script = play(get(), bad(503, **{"retry-after": "7"}), good({}))
    assert script.slept == [7.0]


def test_it_gives_up_after_six_tries_with_the_last_word_of_the_server() -> None:
    script = Script([bad(503, "overloaded", "busy")] * 6)
    with pytest.raises(ApiError, match="busy") as caught:
        script.play(get())
    assert caught.value.status == 503
    assert len(script.sent) == 6


def test_a_post_that_may_have_arrived_is_not_sent_twice() -> None:
    script = Script([CUT])
    with pytest.raises(Unreachable):
        script.play(post())
    assert len(script.sent) == 1


def test_a_post_that_cannot_have_arrived_is_sent_again() -> None:
    _, script = play(post(), NOT_UP, bad(429), good({}))
    assert len(script.sent) == 3


def test_a_post_that_is_the_same_twice_is_sent_again() -> None:
    _, script = play(post(is_repeatable=True), CUT, bad(500), good({}))
    assert len({request.content for request in script.sent}) == 1


def test_an_error_names_the_places() -> None:
    fault = {"pointer": "/data/video_data/frames/3/src", "code": "unsupported_scheme", "message": "ftp is not taken"}
    script = Script([bad(400, "FS_0003", "The data is not valid.", {"errors": [fault]})])
    with pytest.raises(ApiError) as caught:
        script.play(get())
    assert caught.value.faults[0].pointer == "/data/video_data/frames/3/src"
    assert caught.value.request_id == "req_1"
    assert "/data/video_data/frames/3/src: ftp is not taken" in str(caught.value)


@pytest.mark.parametrize(("status", "kind"), [(401, KeyRefused), (404, NotThere)])
def test_an_error_has_the_class_of_its_status(status: int, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        play(get(), bad(status))


def test_an_answer_of_somebody_else_is_quoted() -> None:
    page = good({})
    with pytest.raises(ApiError, match="<html>gateway"):
        play(get(), type(page)(404, {}, b"<html>gateway"))
