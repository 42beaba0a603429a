"""A manager in Chromium closes a project, places a member, archives, deletes, restores, and begins another like it."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.serving import Server
from tests.acceptance.test_people import look as picture
from tests.acceptance.test_project_pages import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def test_a_project_goes_through_its_life_in_its_settings(page: Any, server: Server) -> None:
    name = f"Settings {uuid.uuid4()}"
    with server.client() as client:
        project = client.create_project(name)
        member = client.add_member("Ann of the settings")
        client.put_schema(project.id, [{"name": "Car"}])
        page.goto(f"{server.url}/projects/{project.id}")
        page.get_by_role("link", name="Settings", exact=True).click()
        page.get_by_test_id("settings-name").fill(f"{name}, changed")
        client.update_project(project.id, guide="Theirs")  # somebody else, meanwhile
        page.get_by_test_id("settings-save").click()
        page.get_by_test_id("changed-meanwhile").wait_for()
        assert client.project(project.id).name == name, "theirs is not overwritten unasked"
        page.get_by_test_id("see-theirs").click()
        assert page.get_by_label("Guide").input_value() == "Theirs"
        page.get_by_test_id("take-theirs").click()
        page.get_by_test_id("settings-name").fill(f"{name}, changed")
        page.get_by_test_id("settings-save").click()
        page.get_by_text("Saved.").wait_for()
        assert (client.project(project.id).name, client.project(project.id).guide) == (f"{name}, changed", "Theirs")
        page.get_by_test_id("only-members").check()
        page.get_by_text("members only").wait_for()
        page.get_by_test_id("member-to-add").select_option(member.id)
        page.get_by_test_id("add-member").click()
        page.get_by_label("Role of Ann of the settings in this project").select_option("checker")
        axe_finds_nothing(page, "the settings of a project")
        picture(page, "project-settings-light")
        page.get_by_test_id("archive").click()
        page.get_by_test_id("archived").wait_for()
        [placed] = client.project_members(project.id).members
        assert (placed.role, client.project(project.id).state) == ("checker", "archived")
        page.get_by_test_id("unarchive").click()
        page.get_by_test_id("archive").wait_for()

        page.goto(server.url)
        page.get_by_test_id("new-project").click()
        page.get_by_test_id("project-name").fill(f"{name}, again")
        page.get_by_test_id("like").check()
        page.get_by_test_id("like-project").select_option(project.id)
        axe_finds_nothing(page, "a project like another")
        picture(page, "project-like-light")
        page.get_by_test_id("create-project").click()
        page.wait_for_url("**/projects/*")
        again = page.url.rpartition("/")[2]
        assert [label.name for label in client.schema(again).labels] == ["Car"]

        page.goto(f"{server.url}/projects/{again}/settings")
        page.get_by_test_id("delete").click()
        assert page.get_by_test_id("delete-now").is_disabled()
        page.get_by_test_id("delete-name").fill(f"{name}, again")
        page.get_by_test_id("delete-now").click()
        page.get_by_test_id("other-projects").locator("summary").click()
        deleted = page.get_by_role("listitem").filter(has_text=f"{name}, again").filter(has_text="30 days left")
        deleted.wait_for()
        axe_finds_nothing(page, "a deleted project")
        picture(page, "project-deleted-light")
        deleted.get_by_test_id("restore").click()
        page.get_by_test_id("projects").get_by_text(f"{name}, again").wait_for()
        assert client.project(again).state == "active"
