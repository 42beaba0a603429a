"""A manager in a real Chromium: makes a project, uploads a clip from the browser, and sees what becomes of it."""

import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.desk import state, until
from tests.acceptance.serving import Server
from tests.pictures import a_clip

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE_MS = 60_000


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def number(page: Any, tile: str) -> str:
    return page.get_by_test_id(f"tile-{tile}").locator("b").inner_text()


def test_a_clip_becomes_a_job_and_every_page_counts_it(page: Any, server: Server, tmp_path: Path) -> None:
    name = f"Pages {uuid.uuid4()}"
    page.goto(server.url)
    page.get_by_test_id("new-project").click()
    axe_finds_nothing(page, "the projects")
    page.get_by_test_id("project-name").fill(name)
    page.get_by_test_id("create-project").click()
    page.get_by_text("No jobs yet").wait_for()
    axe_finds_nothing(page, "an empty project")
    project_id = page.url.rpartition("/")[2]

    page.get_by_role("link", name="Batches").click()
    page.get_by_test_id("new-batch").click()
    page.get_by_test_id("batch-name").fill("Night")
    page.get_by_test_id("create-batch").click()
    page.get_by_role("heading", name="Night").wait_for()
    page.get_by_role("link", name="New jobs").last.click()
    page.get_by_test_id("files").set_input_files(a_clip(tmp_path / "night 7.mp4", 12))
    page.get_by_test_id("start").click()
    page.get_by_test_id("created-job").wait_for()
    axe_finds_nothing(page, "files")
    page.get_by_test_id("way-addresses").click()
    page.get_by_test_id("addresses").fill(
        f"far,{server.pictures}/far.jpg\nnear,nowhere\nlost,http://127.0.0.1:1/lost.jpg"
    )
    assert "Line 2" in page.get_by_test_id("faults").inner_text()
    page.get_by_test_id("create-jobs").click()
    page.get_by_text("2 of 2 created").wait_for()
    axe_finds_nothing(page, "addresses")

    page.get_by_role("link", name="Dashboard").click()
    until("two are in work and one has failed", lambda: (number(page, "in-work"), number(page, "failed")) == ("2", "1"))
    axe_finds_nothing(page, "the dashboard")
    with server.client() as client:
        jobs = list(client.jobs(project_id))
        assert sorted(job.reference_id for job in jobs) == ["far", "lost", "night 7"]
        assert number(page, "jobs") == str(len(jobs))
        assert {job.reference_id: job.frames for job in jobs}["night 7"] == 12

    page.get_by_test_id("tile-failed").click()
    page.get_by_role("button", name="1 frame failed").click()
    page.get_by_test_id("retry").wait_for()
    axe_finds_nothing(page, "a failed job")
    page.reload()
    page.get_by_test_id("shown-count").get_by_text("1 shown, all there are").wait_for()  # the address has the filter
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_test_id("find").fill("IGHT")
    page.get_by_role("link", name="night 7").wait_for()
    until("the others are gone", lambda: page.get_by_test_id("job").count() == 1)
    glance = page.get_by_test_id("glance")
    glance.hover()
    until("a frame from the middle is shown", lambda: glance.get_attribute("data-frame") not in (None, "0"))
    page.get_by_test_id("columns").locator("summary").click()
    page.get_by_label("Shapes").uncheck()
    axe_finds_nothing(page, "columns")
    page.reload()
    page.get_by_role("columnheader", name="Reference").wait_for()
    assert page.get_by_role("columnheader", name="Shapes").count() == 0
    with page.expect_download() as saved:
        page.get_by_test_id("export").click()
    with zipfile.ZipFile(saved.value.path()) as archive:
        assert archive.namelist() == ["jobs.ndjson"]  # nothing is completed yet
    page.get_by_role("link", name="Quality").click()
    page.get_by_test_id("nothing-measured").wait_for()
    axe_finds_nothing(page, "quality without any")
    page.go_back()
    page.get_by_role("link", name="night 7").click()
    until("the clip is painted", lambda: state(page).get("paintedFrame") == 0)
