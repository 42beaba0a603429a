"""Wrong passwords make one wait: longer each time, for that account from that address only.

So a stranger who guesses never locks the account itself out, and nobody is told whether there is such an account.
"""

from dataclasses import dataclass, field

from rotoscope.domain.request_errors import TooManyRequests

FREE = 5  # wrong ones before the first wait
FREE_OF_ADDRESS = 50  # many people may sit behind one
WAIT_SECONDS_MAX = 60
FORGOTTEN_AFTER_MS = 3600 * 1000
KNOWN_MAX = 20_000


@dataclass(slots=True)
class _Record:
    wrong: int = 0
    last_ms: int = 0


@dataclass(slots=True)
class Attempts:
    """Counts of wrong passwords, in memory: a restart forgives."""

    _records: dict[tuple[str, str], _Record] = field(default_factory=dict)

    def begin(self, account: str, address: str, now_ms: int) -> None:
        """Count an attempt as wrong until `succeeded` says otherwise; refuse it if it comes too soon."""
        places = (((account, address), FREE), (("", address), FREE_OF_ADDRESS))
        waits = [self._wait_ms(place, free, now_ms) for place, free in places]
        if (wait_ms := max(waits)) > 0:
            seconds = -(-wait_ms // 1000)
            raise TooManyRequests(
                f"Too many wrong passwords; try again in {seconds} s.", data={"retry_after_seconds": seconds}
            )
        for place, _ in places:
            record = self._records.setdefault(place, _Record())
            record.wrong += 1
            record.last_ms = now_ms
        if len(self._records) > KNOWN_MAX:
            self._forget_oldest()

    def succeeded(self, account: str, address: str) -> None:
        self._records.pop((account, address), None)
        if record := self._records.get(("", address)):
            record.wrong -= 1

    def _wait_ms(self, place: tuple[str, str], free: int, now_ms: int) -> int:
        record = self._records.get(place)
        if record is None or record.wrong < free:
            return 0
        if now_ms - record.last_ms > FORGOTTEN_AFTER_MS:
            del self._records[place]
            return 0
        seconds = min(2 ** min(record.wrong - free, 10), WAIT_SECONDS_MAX)
        return record.last_ms + seconds * 1000 - now_ms

    def _forget_oldest(self) -> None:
        by_age = sorted(self._records, key=lambda place: self._records[place].last_ms)
        for place in by_age[: KNOWN_MAX // 4]:
            del self._records[place]
