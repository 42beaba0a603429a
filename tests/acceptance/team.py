"""People at browsers of their own, and the ledger of who does what, for tests of a whole team."""

from dataclasses import dataclass, field
from typing import Any

from rotoscope import Client
from rotoscope.client.models import Task
from tests.acceptance.desk import state, until
from tests.acceptance.test_people import PASSWORD


@dataclass
class Person:
    """Somebody at a browser of their own."""

    name: str
    page: Any

    def begin(self, link: str) -> None:
        """As the first one there is."""
        self.page.goto(link)
        self.page.get_by_label("Organization").fill("Acme Vision")
        self.page.get_by_label("Your name").fill(self.name)
        self.page.get_by_label("E-mail").fill(f"{self.name.lower()}@example.org")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Create and sign in").click()
        self.page.get_by_role("link", name=self.name).wait_for()

    def join(self, link: str) -> None:
        self.page.goto(link)
        self.page.get_by_label("Your name").fill(self.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Join").click()
        self.page.get_by_role("link", name=self.name).wait_for()

    def press(self, *keys: str) -> None:
        self.page.get_by_test_id("stage").focus()
        for key in keys:
            self.page.keyboard.press(key)

    def ask_for_work(self) -> None:
        self.page.get_by_test_id("next-job").click()

    def sit_down(self) -> None:
        """At the task that came; the page before it may still be fading."""
        self.page.wait_for_url("**/tasks/*")
        until(f"{self.name} can work", lambda: state(self.page).get("saveState") == "saved")
        until(f"{self.name} sees a frame", lambda: state(self.page)["paintedFrame"] >= 0)
        self.page.get_by_test_id("side-review").wait_for()

    def wait_until_saved(self) -> None:
        until("all is saved", lambda: state(self.page)["saveState"] == "saved" and state(self.page)["openEdits"] == 0)

    def hand_in(self, keys: str = "Control+Enter") -> None:
        self.press(keys)
        until(f"what {self.name} did is handed in", lambda: state(self.page)["saveState"] == "submitted")


@dataclass
class Ledger:
    """What the client sees of who does what. Whenever one looks, nobody has two tasks and no job is at two places."""

    client: Client
    url: str
    key: str
    project_id: str
    jobs: dict[str, str] = field(default_factory=dict)

    def tasks(self) -> list[Task]:
        found = list(self.client.tasks(state="open,held,submitted,closed", project_id=self.project_id))
        live = [task for task in found if task.state in ("open", "held")]
        holders = [task.holder["name"] for task in live if task.state == "held"]
        assert len(holders) == len(set(holders)), holders
        assert len(live) == len({task.job_id for task in live}), live
        return found

    def held(self) -> dict[str, str]:
        """Who is at which job."""
        return {task.holder["name"]: task.reference_id for task in self.tasks() if task.state == "held"}

    def wait_for_step(self, reference: str, step: str) -> None:
        def is_there() -> bool:
            return any((task.reference_id, task.step, task.state) == (reference, step, "open") for task in self.tasks())

        until(f"{reference} waits at {step}", is_there)

    def history(self, reference: str) -> list[tuple[str, int, str, str | None]]:
        tasks = [task for task in self.tasks() if task.reference_id == reference]
        tasks.sort(key=lambda task: (task.round, task.step != "draw"))
        return [(task.step, task.round, task.holder["name"], task.verdict) for task in tasks]

    def box(self, reference: str) -> list[float]:
        """The shape of the only object as it was drawn."""
        (track,) = self.client.tracks(self.jobs[reference])
        return track["geometry"][0]["coords"]
