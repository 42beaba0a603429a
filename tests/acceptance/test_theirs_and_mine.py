"""Two managers change the same labels: who comes second sees theirs and mine, loses neither, and chooses."""

import uuid
from typing import Any

import pytest

from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.serving import Server
from tests.acceptance.test_people import look

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_who_saves_second_sees_theirs_and_mine_and_chooses(server: Server, context: Any) -> None:
    with server.client() as client:
        project = client.create_project(f"Two {uuid.uuid4().hex[:6]}")
        client.put_schema(project.id, [{"name": "car"}])
        page = context.new_page()

        def labels() -> list[str]:
            return [label.name for label in client.schema(project.id).labels]

        def add(name: str) -> None:
            page.get_by_test_id("add-label").click()
            page.get_by_test_id("label-name").fill(name)

        page.goto(f"{server.url}/projects/{project.id}/labels")
        add("mine")
        client.put_schema(project.id, [{"name": "car"}, {"name": "theirs"}])
        page.get_by_test_id("save").click()
        page.get_by_test_id("changed-meanwhile").wait_for()
        assert labels() == ["car", "theirs"], "nothing is overwritten unasked"
        assert page.get_by_test_id("save").is_disabled()
        axe_finds_nothing(page)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            look(page, f"theirs-and-mine-{scheme}")
        page.get_by_test_id("see-theirs").click()
        page.get_by_text("This is theirs.").wait_for()
        assert '"theirs"' in page.get_by_test_id("json").input_value()
        page.get_by_test_id("back-to-mine").click()
        assert '"mine"' in page.get_by_test_id("json").input_value(), "mine was kept"
        page.get_by_test_id("keep-mine").click()
        page.get_by_test_id("changed-meanwhile").wait_for(state="detached")
        page.get_by_test_id("done").wait_for()
        assert labels() == ["car", "mine"]

        add("mine too")
        client.put_schema(project.id, [{"name": "car"}, {"name": "theirs"}])
        page.get_by_test_id("save").click()
        page.get_by_test_id("see-theirs").click()
        page.get_by_test_id("take-theirs").click()
        page.get_by_test_id("changed-meanwhile").wait_for(state="detached")
        assert '"mine too"' not in page.get_by_test_id("json").input_value()
        assert labels() == ["car", "theirs"]
        page.close()
