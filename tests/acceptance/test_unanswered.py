"""Pages whose server does not answer say so, each in its place, and come when they are asked for once more."""

import re
import uuid
from typing import Any

import pytest

from tests.acceptance.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FETCHED = re.compile(r"/v1/(?!me$|stream)")
REFUSED = '{"success":false,"error":{"code":"overloaded","message":"Too much to do."}}'
TABS = {
    "Dashboard": "The numbers could not be fetched",
    "Jobs": "The jobs could not be fetched",
    "Batches": "The batches could not be fetched",
    "Labels": "The labels could not be fetched",
    "Webhooks": "The webhooks could not be fetched",
    "Settings": "The settings could not be fetched",
}
SECTIONS = {
    "My account": "Where you are signed in could not be fetched",
    "Members": "The members could not be fetched",
    "API keys": "The keys could not be fetched",
    "Audit log": "The log could not be fetched",
}


def test_a_page_that_was_not_answered_is_asked_for_once_more(server: Server, context: Any) -> None:
    with server.client() as client:
        project_id = client.create_project(f"Unanswered {uuid.uuid4()}").id
    page = context.new_page()
    page.set_default_timeout(60_000)
    for start, parts in ((f"/projects/{project_id}", TABS), ("/settings", SECTIONS)):
        page.route(FETCHED, lambda route: route.fulfill(status=503, content_type="application/json", body=REFUSED))
        page.goto(server.url + start)
        for name, said in parts.items():
            page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
            page.get_by_role("heading", name=said).wait_for()
            assert "Too much to do." in page.get_by_test_id("message").last.inner_text()
        page.unroute(FETCHED)
        page.get_by_test_id("again").click()
        page.get_by_test_id("again").wait_for(state="detached")
        page.get_by_role("heading", name=[*parts][-1], exact=True).wait_for()
        assert page.get_by_role("alert").count() == 0
    page.get_by_test_id("audit").get_by_role("cell", name="project.create").first.wait_for()
    page.close()
