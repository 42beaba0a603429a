"""A review, with a browser for each of its people."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.testclient import TestClient

from rotoscope.api.auth import SESSION_COOKIE
from rotoscope.domain.member import Principal
from rotoscope.services import people
from rotoscope.services.house import House
from rotoscope.services.people import sessions
from tests.services.reviewing import Review


@dataclass
class Desk:
    review: Review
    ann: TestClient
    cho: TestClient

    @property
    def job(self) -> str:
        return f"/v1/jobs/{self.review.job_id}"

    @property
    def project(self) -> str:
        return f"/v1/projects/{self.review.studio.project.id}"


def a_desk(caller: Callable[..., TestClient], house: House, review: Review) -> Desk:
    def browser(who: Principal) -> TestClient:
        manager = review.studio.manager
        url, _ = house.db.write_now(lambda conn: people.create_sign_in_link(conn, house, manager, who.id))
        secret = house.db.write_now(lambda conn: sessions.sign_in(conn, house, url.partition("token=")[2]))
        client = caller(sec_fetch_site="same-origin")
        client.cookies.set(SESSION_COOKIE, secret)
        return client

    return Desk(review, browser(review.ann), browser(review.cho))
