"""Every text of the page goes through the catalogue: in a made-up language no word of it is left in English.

By itself this looks at the first pages; `make soak` builds the whole page and walks through every screen.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.desk import WINDOW, sign_in, state, until
from tests.acceptance.foreign import LOOK, PSEUDO, SAME, Foreign, speak
from tests.acceptance.serving import Server, a_server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
IS_WHOLE = bool(os.environ.get("TRANSLATED_WHOLE"))
SHOTS = os.environ.get("TRANSLATED_SHOTS")  # a folder, to look at the screens oneself
BUILD_SECONDS = 300


class Reader:
    """Looks for English on every screen, and keeps what it finds."""

    def __init__(self, page: Any, server: Server) -> None:
        self.page = page
        self.server = server
        self.found: dict[str, list[str]] = {}
        page.set_default_timeout(60_000)

    def visit(self, path: str, *clicks: str) -> None:
        self.page.goto(self.server.url + path)
        self.page.locator("main h1, main h2").first.wait_for()
        self.page.wait_for_load_state("networkidle")
        self.look(path)
        for click in clicks:
            self.page.locator(click).first.click()
            self.page.wait_for_load_state("networkidle")
            self.look(f"{path} {click}")

    def look(self, where: str) -> None:
        words = self.page.evaluate(
            f"(same) => {{ {LOOK}; return [...plainWords(same), ...cutWords()]; }}", sorted(SAME)
        )
        if SHOTS:
            name = "".join(letter if letter.isalnum() else "-" for letter in where)[-60:]
            self.page.screenshot(path=f"{SHOTS}/{name}.png")
        if words:
            self.found[where] = words


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page in the pseudo-language; most of it only if all is looked at."""
    folder = tmp_path_factory.mktemp("translated")
    which = [] if IS_WHOLE else ["--config", "dev/texts/sample.config.ts"]
    build = [sys.executable, "hatch_build.py", "run", "--silent", "build", "--", *which, "--outDir", str(folder)]
    environment = os.environ | {"ROTOSCOPE_LANGUAGE": PSEUDO}
    done = subprocess.run(
        [*build, "--logLevel", "error"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, pictures: str) -> Iterator[Server]:
    """One in which nobody else has written anything."""
    with a_server(tmp_path_factory.mktemp("foreign"), pictures) as server:
        yield server


@pytest.fixture(scope="module")
def foreign(server: Server) -> Foreign:
    return Foreign(server)


@pytest.fixture(scope="module")
def reader(chromium: Any, server: Server, built: Path) -> Iterator[Reader]:
    context = chromium.new_context(viewport=WINDOW)
    page = context.new_page()
    sign_in(page, server)
    speak(context, built, server)
    yield Reader(page, server)
    context.close()


def test_the_first_pages_have_no_word_of_english(reader: Reader) -> None:
    reader.visit("/", "[data-testid=new-project]", "summary")
    for section in ("", "/appearance", "/members", "/keys", "/storage", "/audit"):
        reader.visit(f"/settings{section}")
    reader.visit("/1/2/3")
    assert reader.page.locator("html").get_attribute("lang") == PSEUDO
    assert not words_of(reader), "\n".join(words_of(reader))


@pytest.mark.skipif(not IS_WHOLE, reason="make soak: it takes a build of the whole page")
def test_no_page_of_a_project_has_a_word_of_english(reader: Reader, foreign: Foreign) -> None:
    project = f"/projects/{foreign.project_id}"
    reader.found.clear()
    reader.visit("/")
    reader.visit(project)
    reader.visit(f"{project}/jobs", "tbody input[type=checkbox]", ".why")
    reader.visit(f"{project}/batches", "[data-testid=new-batch]")
    reader.visit(f"{project}/batches/{foreign.batch_id}")
    reader.visit(f"{project}/new", "[data-testid=way-addresses]")
    reader.visit(f"{project}/settings")
    reader.visit(f"{project}/labels", "[data-testid=add-attribute]")
    reader.visit(f"{project}/webhooks", "[data-testid=webhook] button")
    reader.visit(f"{project}/quality")
    reader.visit(f"{project}/workflow")
    assert not words_of(reader), "\n".join(words_of(reader))


@pytest.mark.skipif(not IS_WHOLE, reason="make soak: it takes a build of the whole page")
def test_the_editor_has_no_word_of_english(reader: Reader, foreign: Foreign) -> None:
    page = reader.page
    reader.found.clear()
    page.goto(f"{reader.server.url}/tasks/{foreign.task_id}")
    opened(page)
    reader.look("the editor")
    for button in ("open-prelabels", "open-history", "side-review", "side-objects"):
        page.get_by_test_id(button).click()
        page.wait_for_load_state("networkidle")
        reader.look(button)
    page.get_by_test_id("stage").focus()
    for keys in ("Tab", "k", "Control+k", "Escape", "?", "Escape", "n", "b"):
        page.keyboard.press(keys)
        page.wait_for_load_state("networkidle")
        reader.look(f"key {keys}")
    assert not words_of(reader), "\n".join(words_of(reader))


@pytest.mark.skipif(not IS_WHOLE, reason="make soak: it takes a build of the whole page")
def test_what_the_editor_shows_on_request_has_no_word_of_english(reader: Reader, foreign: Foreign) -> None:
    page = reader.page
    reader.found.clear()
    foreign.post_parked()
    page.goto(f"{reader.server.url}/tasks/{foreign.task_id}")
    opened(page)
    press(page, "Alt+p")
    page.get_by_test_id("parked").get_by_role("button").first.click()
    page.get_by_test_id("do-again").first.wait_for()
    reader.look("what was set aside")
    press(page, "Escape", "Control+Enter", "Control+Enter")  # the first one tells of the open issue
    page.get_by_test_id("missing").wait_for()
    reader.look("what is missing")
    press(page, "Escape", "Shift+q")
    page.get_by_test_id("question").wait_for()
    reader.look("a question")
    press(page, "Escape", "Shift+v")
    reader.look("how it is shown")
    press(page, "Shift+v", "Shift+g")
    reader.look("the guide")
    press(page, "Shift+g", "w")
    reader.look("a pinned frame")
    press(page, "w", "Shift+w", "ArrowRight", "Shift+w")
    reader.look("marked frames")
    press(page, "Escape", "i")
    page.get_by_test_id("issue-form").wait_for()
    reader.look("a new issue")
    press(page, "Escape")
    assert not words_of(reader), "\n".join(words_of(reader))


@pytest.mark.skipif(not IS_WHOLE, reason="make soak: it takes a build of the whole page")
def test_the_states_of_trouble_have_no_word_of_english(reader: Reader, foreign: Foreign) -> None:
    page, context = reader.page, reader.page.context
    reader.found.clear()
    page.goto(f"{reader.server.url}/tasks/{foreign.task_id}")
    opened(page)
    reader.page = context.new_page()
    reader.page.goto(f"{reader.server.url}/tasks/{foreign.task_id}")
    opened(reader.page)
    reader.look("a second tab")
    reader.page.close()
    reader.page = page

    context.set_offline(True)
    press(page, "Tab", "Control+ArrowRight")
    until("it knows", lambda: state(page)["saveState"] == "offline")
    reader.look("offline")
    context.set_offline(False)
    until("all is saved", lambda: state(page)["saveState"] == "saved")
    cookies = context.cookies()
    context.clear_cookies()
    press(page, "Control+ArrowRight")
    until("it knows", lambda: state(page)["saveState"] == "signed-out")
    reader.look("signed out")
    page.goto(reader.server.url)
    page.get_by_test_id("sign-in").wait_for()
    page.locator("summary").click()
    reader.look("sign in")
    context.add_cookies(cookies)
    assert not words_of(reader), "\n".join(words_of(reader))


def opened(page: Any) -> None:
    until("it shows a frame", lambda: state(page).get("paintedFrame", -1) >= 0)
    page.wait_for_load_state("networkidle")


def press(page: Any, *keys: str) -> None:
    page.get_by_test_id("stage").focus()
    for key in keys:
        page.keyboard.press(key)


def words_of(reader: Reader) -> list[str]:
    """Each word once, with the first screen that shows it."""
    first: dict[str, str] = {}
    for where, words in reader.found.items():
        for word in words:
            first.setdefault(word, where)
    return [f"{where} – {word}" for word, where in first.items()]
