"""A webhook: an address that wants to be told, how it can know that it is us, and when it is told again.

Signed as Standard Webhooks say: HMAC-SHA256 over `id.timestamp.body`, under `webhook-signature`.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SECRET_PREFIX = "whsec_"
SECRET_BYTES = 32
BODY_BYTES_MAX = 20_000
RETRY_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)  # after each failure; then it is over
JITTER = 0.1  # of each pause, so that many deliveries that failed together do not come back together
THROTTLE_SECONDS = 60  # for a receiver that says it has too much, and not for how long
RETRY_AFTER_SECONDS_MAX = 86_400  # longer than a day no receiver makes us wait
GONE = 410
THROTTLING = frozenset({429, 502, 504})


class WebhookState(StrEnum):
    ENABLED = "enabled"
    PAUSED = "paused"  # by hand: what is to be told waits
    STOPPED = "stopped"  # by us, because its receiver is gone or has failed for days: it is told nothing


@dataclass(frozen=True, slots=True)
class Webhook:
    """For a whole organization, one project, or one batch. `former_secret` signs too until `former_until_ms`."""

    id: str
    organization_id: str
    project_id: str | None
    batch_id: str | None
    url: str
    description: str
    kinds: frozenset[str]
    secret: str
    former_secret: str
    former_until_ms: int
    state: WebhookState
    reason: str
    resume_at_ms: int
    succeeded_at_ms: int
    created_at_ms: int
    updated_at_ms: int

    def wants(self, kind: str, project_id: str, batch_id: str) -> bool:
        """Whether it is told of this."""
        return (
            self.state is not WebhookState.STOPPED
            and kind in self.kinds
            and self.project_id in (None, project_id)
            and self.batch_id in (None, batch_id)
        )

    def secrets(self, now_ms: int) -> list[str]:
        """The secrets that sign now, the newest first."""
        return [self.secret, self.former_secret] if now_ms < self.former_until_ms else [self.secret]


def secret_of(random_bytes: bytes) -> str:
    return SECRET_PREFIX + base64.b64encode(random_bytes).decode()


def signature(secrets: Sequence[str], news_id: str, seconds: int, body: bytes) -> str:
    """The value of `webhook-signature`: one `v1,…` for each secret."""
    text = f"{news_id}.{seconds}.".encode() + body
    keys = (base64.b64decode(secret.removeprefix(SECRET_PREFIX)) for secret in secrets)
    return " ".join("v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode() for key in keys)


def pause_ms(tries: int, chance: float, retry_after_seconds: int = 0) -> int | None:
    """How long to wait after `tries` failures; None when it is over. `chance` is a random number from 0 to 1."""
    if tries > len(RETRY_SECONDS):
        return None
    pause = RETRY_SECONDS[tries - 1] * (1 + JITTER * (2 * chance - 1))
    return round(1000 * max(pause, retry_after_seconds))
