"""Absolute addresses of what we serve, and the signatures that open media to a browser for a few minutes."""

import hashlib
import hmac
from dataclasses import dataclass

from rotoscope.domain.job import Job

WINDOW_MS = 450_000  # a signature lives one to two windows, so at most 15 minutes, and is the same within a window


@dataclass(frozen=True, slots=True)
class Links:
    """`public_url` has no slash at its end; `secret` is 32 random bytes kept in the data folder."""

    public_url: str
    secret: bytes

    def asset(self, job_id: str, index: int) -> str:
        """The kept bytes of a frame, for whoever has a key: what results call `src`."""
        return f"{self.public_url}/v1/assets/{job_id}/{index}"

    def result(self, job_id: str, sha256: str) -> str:
        """A result document. A plain path: clients paste it unencoded into `?url=`."""
        return f"{self.public_url}/v1/results/{job_id}/{sha256}.json"

    def page_of(self, job: Job) -> str:
        """Where people look at a job."""
        return f"{self.public_url}/jobs/{job.id}"

    def page_of_project(self, project_id: str) -> str:
        return f"{self.public_url}/projects/{project_id}"

    def media(self, purpose: str, sha256: str, job_id: str, now_ms: int) -> str:
        """A signed path, relative to the origin. `purpose` is frames, originals, thumbnails or results."""
        expiry = (now_ms // WINDOW_MS + 2) * WINDOW_MS
        return f"/media/{purpose}/{sha256}?job={job_id}&e={expiry}&s={self._sign(purpose, sha256, job_id, expiry)}"

    def is_media_open(
        self, purpose: str, sha256: str, job_id: str, expiry_ms: int, signature: str, now_ms: int
    ) -> bool:
        """Whether this signature is ours and still alive."""
        expected = self._sign(purpose, sha256, job_id, expiry_ms)
        return now_ms < expiry_ms and hmac.compare_digest(expected.encode(), signature.encode())

    def _sign(self, purpose: str, sha256: str, job_id: str, expiry_ms: int) -> str:
        text = f"{purpose}\n{sha256}\n{job_id}\n{expiry_ms}".encode()
        return hmac.new(self.secret, text, hashlib.sha256).hexdigest()[:40]
