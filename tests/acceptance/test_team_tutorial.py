"""What the tutorial of a team of three says to type and to press works when three people do it."""

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import test_people as people_tests
from tests.acceptance import test_tutorial as tutorial_tests
from tests.acceptance.desk import draw, state, until
from tests.acceptance.serving import a_key
from tests.acceptance.team import Person
from tests.acceptance.test_people import opened, setup_link

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TUTORIAL = tutorial_tests.TUTORIAL.with_name("a-team-of-three.md")
fresh = people_tests.fresh  # fixtures of their tests: a server on an empty folder, a clip, a browser
folder = tutorial_tests.folder


def run(mark: str, names: dict[str, Any]) -> None:
    exec(compile(tutorial_tests.blocks(mark, TUTORIAL), TUTORIAL.name, "exec"), names)


def ann_draws(ann: Person) -> None:
    ann.ask_for_work()
    ann.sit_down()
    draw(ann.page, 0.4, 0.3)
    ann.wait_until_saved()
    ann.hand_in()


def cho_sends_it_back(cho: Person) -> None:
    cho.ask_for_work()
    cho.sit_down()
    cho.press("Tab", "i")
    cho.page.get_by_test_id("issue-text").fill("Too wide")
    cho.page.get_by_test_id("issue-text").press("Enter")
    cho.page.get_by_test_id("issue").wait_for()
    cho.hand_in("Control+Shift+Enter")


def ann_mends_it(ann: Person) -> None:
    ann.ask_for_work()
    ann.sit_down()
    ann.page.get_by_test_id("issue").wait_for()
    ann.press("]")
    until("the object is selected", lambda: state(ann.page)["selected"] is not None)
    ann.press("Control+ArrowRight")
    ann.wait_until_saved()
    ann.press("Alt+Enter")
    until("it is resolved", lambda: ann.page.get_by_test_id("issue").get_attribute("data-state") == "resolved")
    ann.hand_in()


def cho_accepts(cho: Person) -> None:
    cho.ask_for_work()
    cho.sit_down()
    cho.page.get_by_test_id("tab-changes").click()
    cho.page.get_by_test_id("change").wait_for()
    cho.page.get_by_label("Every car is drawn").check()
    until("it can be accepted", lambda: cho.page.get_by_test_id("accept").is_enabled())
    cho.hand_in()


@pytest.mark.usefixtures("folder")
def test_three_people_bring_a_batch_to_its_end_as_the_tutorial_says(
    browser: Any,
    fresh: tuple[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, log = fresh
    mara, ann, cho = (Person(name, opened(browser, bypass_csp=True)) for name in ("Mara", "Ann", "Cho"))
    mara.begin(setup_link(log))
    monkeypatch.setenv("ROTOSCOPE_URL", url)
    monkeypatch.setenv("ROTOSCOPE_KEY", a_key(tmp_path / "data", "a team"))
    names: dict[str, Any] = {}
    run("run", names)
    links = dict(line.split() for line in capsys.readouterr().out.splitlines() if "/join#" in line)
    ann.join(links["maker"])
    cho.join(links["checker"])

    def wait_for_step(step: str) -> None:
        until(f"it is at {step}", lambda: names["rotoscope"].view_job(names["job"].job_id).job.step == step)

    ann_draws(ann)
    wait_for_step("check")
    cho_sends_it_back(cho)
    wait_for_step("draw")
    run("issues", names)
    assert capsys.readouterr().out == "1 open Too wide\n"
    ann_mends_it(ann)
    wait_for_step("check")
    cho_accepts(cho)
    run("result", names)
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["1 cars", "0 of 1 jobs passed at once"]
    assert sorted(told[2:]) == [
        "check 1 Cho send_back",
        "check 2 Cho accept",
        "draw 1 Ann None",
        "draw 2 Ann None",
    ]
    names["rotoscope"].close()
