"""A team of five in five browsers, and a client: from the first start to a result that was sent back once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import playment
import pytest
import requests
from standardwebhooks import Webhook

from rotoscope import Client
from rotoscope.compat.playment import connect, disconnect
from tests.acceptance import test_people as people_tests
from tests.acceptance.desk import draw, state, until
from tests.acceptance.serving import serving
from tests.acceptance.team import Ledger, Person
from tests.acceptance.test_people import look, opened, setup_link
from tests.acceptance.test_playment_client import VideoData
from tests.acceptance.test_webhooks_page import Hearing

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRAMES = 6
TAG = "annotate_and_review"
ISSUE = "Too far to the left."
fresh = people_tests.fresh
PATIENCE_MS = 90_000  # the machine may be busy
CLAIM = """async () => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/v1/tasks/claim', { method: 'POST', headers, body: '{}' })).status;
}"""


class Receiver(Hearing):
    """The client's: what it heard, in order."""

    heard = []  # noqa: RUF012  its own, and not that of the other receivers


@pytest.fixture
def address() -> Iterator[str]:
    Receiver.heard.clear()
    with serving(Receiver) as url:
        yield f"{url}/hook"


def set_up(manager: Person, log: Path) -> str:
    """By the link that the first start prints; a project, and a workflow of two steps. Answers the project's id."""
    page = manager.page
    manager.begin(setup_link(log))
    page.get_by_test_id("new-project").click()
    page.get_by_test_id("project-name").fill("Crossings")
    page.get_by_test_id("create-project").click()
    page.get_by_text("No jobs yet").wait_for()
    project_id = page.url.rpartition("/")[2]
    page.goto(f"{page.url}/workflow")
    page.get_by_label("Name of a new workflow").fill("Annotate and review")
    page.get_by_role("button", name="Create", exact=True).click()
    page.locator("code", has_text=TAG).wait_for()
    page.get_by_role("button", name="Checker", exact=True).click()
    page.get_by_test_id("save-workflow").click()
    page.get_by_text("Saved as version").wait_for()
    look(page, "team-workflow")
    return project_id


def invite(manager: Person, role: str, name: str) -> str:
    page = manager.page
    page.get_by_label("E-mail").fill(f"{name.lower()}@example.org")
    page.locator("label.role select").select_option(role)
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Invitation link").input_value()
    page.get_by_role("button", name="Done").click()
    return link


def key_for_client(manager: Person, url: str) -> str:
    manager.page.goto(f"{url}/settings/keys")
    manager.page.get_by_label("What it is for").fill("client")
    manager.page.get_by_label("projects:write").check()  # to register a webhook
    manager.page.get_by_role("button", name="Make key").click()
    return manager.page.get_by_label("Key “client”").input_value()


def test_a_batch_goes_through_a_team_of_five_to_its_client(
    browser: Any, fresh: tuple[str, Path], numbered: str, address: str
) -> None:
    url, log = fresh

    def sit(name: str) -> Person:
        page = opened(browser, bypass_csp=True)
        page.set_default_timeout(PATIENCE_MS)
        return Person(name, page)

    mara, ann, bob, cho, vic = (sit(name) for name in ("Mara", "Ann", "Bob", "Cho", "Vic"))
    project_id = set_up(mara, log)
    mara.page.goto(f"{url}/settings/members")
    for person, role in ((ann, "maker"), (bob, "maker"), (cho, "checker"), (vic, "viewer")):
        person.join(invite(mara, role, person.name))
    key = key_for_client(mara, url)
    with Client(url, key) as client:
        ledger = Ledger(client, url, key, project_id)
        secret = order(ledger, numbered, address)
        first, second = two_makers_draw(ann, bob, ledger)
        one_is_sent_back(cho, ledger, first, second)
        it_is_mended_and_accepted(ann, cho, ledger, first)
        assert ledger.history(first) == [
            ("draw", 1, "Ann", None),
            ("checker", 1, "Cho", "send_back"),
            ("draw", 2, "Ann", None),
            ("checker", 2, "Cho", "accept"),
        ]
        assert ledger.history(second) == [("draw", 1, "Bob", None), ("checker", 1, "Cho", "accept")]
        somebody_only_looks(vic, url, ledger.jobs[first])
        the_client_gets_it(ledger, secret)
    for person in (mara, ann, bob, cho, vic):
        person.page.close()


def order(ledger: Ledger, pictures: str, address: str) -> str:
    """The client sends two jobs with the official client, and wants to be told. Answers the webhook's secret."""
    made = ledger.client.create_webhook(address, ["job.completed"], project_id=ledger.project_id)
    connect(ledger.url)
    try:
        official = playment.Client(ledger.key)
        for reference in ("north", "south"):
            video = VideoData([{"frame_id": f"{reference}{n}", "src": f"{pictures}/{n}.png"} for n in range(FRAMES)])
            ledger.jobs[reference] = official.create_job(reference, TAG, video, ledger.project_id).id
    finally:
        disconnect()
    for reference, job_id in ledger.jobs.items():
        ledger.client.wait_until_open(job_id, seconds=120)
        ledger.wait_for_step(reference, "draw")
    return made.secret


def two_makers_draw(ann: Person, bob: Person, ledger: Ledger) -> tuple[str, str]:
    """Both press at the same moment, and draw a box each. Answers what each of them had."""
    for maker in (ann, bob):
        maker.ask_for_work()
    for maker in (ann, bob):
        maker.sit_down()
    held = ledger.held()
    assert set(held) == {"Ann", "Bob"}
    assert set(held.values()) == set(ledger.jobs), "each has a job of their own"
    for maker, x, side in ((ann, 0.3, 0.15), (bob, 0.55, 0.25)):
        draw(maker.page, x, 0.3, side)
        maker.wait_until_saved()
        look(maker.page, f"team-{maker.name}")
        maker.hand_in()
        ledger.wait_for_step(held[maker.name], "checker")
    return held["Ann"], held["Bob"]


def one_is_sent_back(cho: Person, ledger: Ledger, first: str, second: str) -> None:
    """The checker sees both, in the order in which they came; an issue on the box of the first, none on the other."""
    page = cho.page
    for _ in range(2):
        cho.ask_for_work()
        cho.sit_down()
        if ledger.held() == {"Cho": first}:
            cho.press("Tab", "i")  # the object, and an issue of it
            page.get_by_test_id("issue-text").fill(ISSUE)
            page.get_by_test_id("issue-text").press("Enter")
            page.get_by_test_id("issue").wait_for()
            look(page, "team-issue")
            cho.hand_in("Control+Shift+Enter")
            ledger.wait_for_step(first, "draw")
        else:
            assert ledger.held() == {"Cho": second}
            cho.hand_in()
    (issue,) = ledger.client.issues(ledger.jobs[first])
    assert (issue.text, issue.state) == (ISSUE, "open")
    assert issue.track


def it_is_mended_and_accepted(ann: Person, cho: Person, ledger: Ledger, reference: str) -> None:
    before = ledger.box(reference)
    ann.ask_for_work()  # in the editor, where the last one was handed in: her own comes first
    ann.sit_down()
    assert ledger.held() == {"Ann": reference}
    ann.page.get_by_test_id("issue").get_by_text(ISSUE).click()
    until("the object is selected", lambda: state(ann.page)["selected"] is not None)
    ann.press("Control+ArrowRight", "Control+ArrowRight")
    ann.wait_until_saved()
    assert ledger.box(reference)[0] > before[0]
    ann.press("Alt+Enter")
    until("it is resolved", lambda: ann.page.get_by_test_id("issue").get_attribute("data-state") == "resolved")
    look(ann.page, "team-mended")
    ann.hand_in()
    ledger.wait_for_step(reference, "checker")

    cho.ask_for_work()
    cho.sit_down()
    cho.page.get_by_test_id("issue").wait_for()
    cho.press("]", "Alt+Enter")
    until("nothing is left to say", lambda: cho.page.get_by_test_id("issue").get_attribute("data-state") == "verified")
    cho.hand_in()


def somebody_only_looks(vic: Person, url: str, job_id: str) -> None:
    """Whoever may look sees the box, and nothing they do there changes it."""
    vic.page.goto(url)
    vic.page.get_by_role("heading", name="Projects", exact=True).wait_for()
    assert vic.page.get_by_test_id("next-job").count() == 0
    assert vic.page.evaluate(CLAIM) == 403
    vic.page.goto(f"{url}/jobs/{job_id}")
    until("the box is to be seen", lambda: state(vic.page).get("visibleShapes") == 1)
    draw(vic.page, 0.6, 0.6)
    assert state(vic.page)["trackCount"] == 1
    assert state(vic.page)["saveState"] == "read-only"
    look(vic.page, "team-viewer")


def the_client_gets_it(ledger: Ledger, secret: str) -> None:
    """Told twice, by a signature that holds; the official client fetches what was drawn."""
    until("both jobs were told of", lambda: len(Receiver.heard) >= len(ledger.jobs))
    told = [Webhook(secret).verify(body, headers) for body, headers in Receiver.heard]
    assert [news["type"] for news in told] == ["job.completed"] * 2
    assert {news["data"]["reference_id"]: news["data"]["job_id"] for news in told} == ledger.jobs
    connect(ledger.url)
    try:
        official = playment.Client(ledger.key)
        for news in told:
            data = news["data"]
            found = official.get_job_result(ledger.project_id, data["job_id"])
            assert (found.status, found.result) == ("completed", data["result"])
            fetched = requests.get(found.result, headers={"x-api-key": ledger.key}, timeout=60).json()
            (track,) = fetched["data"]["annotation_data"]["annotations"]
            assert list(track["frames"]) == [f"{data['reference_id']}{n}" for n in range(FRAMES)]
            corners = track["frames"][f"{data['reference_id']}0"]["coordinates"]
            left, top, right, bottom = ledger.box(data["reference_id"])
            assert {(each["x"], each["y"]) for each in corners} == {
                (x, y) for x in (left, right) for y in (top, bottom)
            }
    finally:
        disconnect()
