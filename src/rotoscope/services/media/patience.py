"""When to stop asking: servers that are silent to many frames of a job are not asked for the rest of them."""

from collections import Counter

from rotoscope.services.media.pictures import Failure

SILENT = frozenset({"timed_out", "too_slow", "connect_failed", "dns_failed"})
HOST_FRAMES = 32  # after so many frames of a host without one answer
JOB_FRAMES = 96  # after so many frames of a job without one answer from any host


class Patience:
    """What the servers of one job's frames were like so far."""

    def __init__(self) -> None:
        self._silences: Counter[str] = Counter()
        self._last: dict[str, str] = {}  # host → code of its latest silence
        self._answered: set[str] = set()

    def note(self, url: str, failure: Failure | None) -> None:
        """How asking for `url` went."""
        host = _host(url)
        if failure is not None and failure.code in SILENT:
            self._silences[host] += 1
            self._last[host] = failure.code
        else:
            self._answered.add(host)

    def verdict(self, url: str) -> Failure | None:
        """What to say of `url` without asking; None while asking makes sense."""
        if not self._silences:
            return None
        host = _host(url)
        if host not in self._answered and self._silences[host] >= HOST_FRAMES:
            return _not_tried(self._last[host], f"{self._silences[host]} frames of {host}")
        total = sum(self._silences.values()) if not self._answered else 0
        if total >= JOB_FRAMES:
            return _not_tried(next(reversed(self._last.values())), f"{total} frames of this job")
        return None


def _not_tried(code: str, who: str) -> Failure:
    return Failure(code, f"Not tried, because {who} before it got no answer. Try again later.")


def _host(url: str) -> str:
    """What stands between the second slash and the third; addresses were checked when the job came."""
    return url.split("/", 3)[2] if url.count("/") > 1 else url
