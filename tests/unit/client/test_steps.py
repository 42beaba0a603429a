"""Retries: what is tried again, how long it waits, and what is never sent twice."""

from typing import Any

import pytest

from rotoscope.client import ApiError, ChangedMeanwhile, InTheWay, KeyRefused, NotThere, Unreachable
from rotoscope.client.projects import project, update_project
from rotoscope.client.steps import Request, answered, call
from tests.unit.client.script import CUT, NOT_UP, Script, bad, good, play


def get() -> Any:
    return call(dict, "GET", "/v1/me")


def post() -> Any:
    return call(dict, "POST", "/v1/projects", body={"name": "x"})


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


def test_a_part_of_an_upload_that_may_have_arrived_is_not_sent_twice() -> None:
    script = Script([CUT])
    with pytest.raises(Unreachable):
        script.play(answered(Request("PATCH", "/v1/uploads/1", is_repeatable=False)))
    assert len(script.sent) == 1


def test_a_part_that_cannot_have_arrived_is_sent_again() -> None:
    _, script = play(answered(Request("PATCH", "/", is_repeatable=False)), NOT_UP, bad(429), good({}))
    assert len(script.sent) == 3


def test_a_post_is_sent_again_under_the_same_name() -> None:
    _, script = play(post(), CUT, bad(500), good({}))
    assert len({request.content for request in script.sent}) == 1
    assert len({request.headers["Idempotency-Key"] for request in script.sent}) == 1


def test_two_posts_have_two_names() -> None:
    names = [play(post(), good({}))[1].sent[0].headers["Idempotency-Key"] for _ in range(2)]
    assert len(set(names)) == 2


def test_while_the_first_is_carried_out_the_second_waits() -> None:
    _, script = play(post(), CUT, bad(409, "request_in_progress", **{"retry-after": "1"}), good({}))
    assert script.slept[1:] == [1.0]


def test_another_conflict_is_told_at_once() -> None:
    script = Script([bad(409, "conflict")])
    with pytest.raises(InTheWay):
        script.play(post())


def test_the_name_of_a_state_is_kept_and_sent_back() -> None:
    found, _ = play(project("p"), good({"id": "p"}, etag='"1"'))
    assert found.etag == '"1"'
    script = Script([bad(412, "changed_meanwhile", data={"etag": '"2"', "current": {"id": "p", "name": "theirs"}})])
    with pytest.raises(ChangedMeanwhile) as caught:
        script.play(update_project("p", if_match=found.etag, name="mine"))
    assert script.sent[0].headers["If-Match"] == '"1"'
    assert caught.value.data["current"]["name"] == "theirs"


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
