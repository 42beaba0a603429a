"""Signatures and pauses of webhooks, by the words of Standard Webhooks."""

from datetime import UTC, datetime

import pytest
from standardwebhooks.webhooks import Webhook as Theirs

from rotoscope.domain.webhook import Webhook, WebhookState, pause_ms, signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
MOMENT = datetime.fromtimestamp(1614265330, tz=UTC)
THEIRS = Theirs(SECRET)


def test_a_signature_is_that_of_the_library_that_receivers_use() -> None:
    signed = signature([SECRET], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY)
    assert signed == THEIRS.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", MOMENT, BODY.decode())


@pytest.mark.parametrize("changed", [("other", 7, b"{}"), ("id", 8, b"{}"), ("id", 7, b"{ }")])
def test_id_moment_and_body_are_all_signed(changed: tuple[str, int, bytes]) -> None:
    assert signature([SECRET], *changed) != signature([SECRET], "id", 7, b"{}")


def test_who_asks_to_wait_is_waited_for() -> None:
    assert pause_ms(1, 0.5, 3600) == 3_600_000
    assert pause_ms(1, 0.5) == 5_000


def test_the_former_secret_signs_too_until_its_time_is_over_and_the_newest_comes_first() -> None:
    kinds: frozenset[str] = frozenset()
    state = WebhookState.ENABLED
    webhook = Webhook("w", "o", None, None, "https://x/", "", kinds, "new", "old", 1000, state, "", 0, 0, 0, 0)
    assert webhook.secrets(999) == ["new", "old"]
    assert webhook.secrets(1000) == ["new"]


def test_a_webhook_is_told_what_it_asked_for_and_where_and_nothing_when_it_is_stopped() -> None:
    kinds = frozenset({"job.completed"})

    def hook(
        state: WebhookState = WebhookState.ENABLED, project: str | None = "p", batch: str | None = None
    ) -> Webhook:
        return Webhook(
            "w", "o", project, batch, "https://x/", "", kinds, "new", "", 0, WebhookState(state), "", 0, 0, 0, 0
        )

    assert hook().wants("job.completed", "p", "b")
    assert hook("paused").wants("job.completed", "p", "b")
    assert hook(project=None).wants("job.completed", "other", "b")
    assert hook(batch="b").wants("job.completed", "p", "b")
    assert not hook("stopped").wants("job.completed", "p", "b")
    assert not hook().wants("job.failed", "p", "b")
    assert not hook().wants("job.completed", "other", "b")
    assert not hook(batch="c").wants("job.completed", "p", "b")
