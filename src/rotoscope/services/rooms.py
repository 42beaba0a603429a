"""How many bytes each organization keeps, as they were added up last: too dear to do for every request."""

from dataclasses import dataclass, field

REMEMBERED_MS = 30_000
KNOWN_MAX = 10_000


@dataclass(slots=True)
class Rooms:
    """In memory, for one process."""

    _kept: dict[str, tuple[int, int]] = field(default_factory=dict)  # organization -> bytes, and when that was

    def is_known(self, organization_id: str, now_ms: int) -> bool:
        return organization_id in self._kept and 0 <= now_ms - self._kept[organization_id][1] < REMEMBERED_MS

    def bytes_of(self, organization_id: str) -> int:
        """None are known of, as long as nobody has looked."""
        return self._kept.get(organization_id, (0, 0))[0]

    def remember(self, organization_id: str, byte_count: int, now_ms: int) -> None:
        if len(self._kept) >= KNOWN_MAX:
            self._kept.clear()
        self._kept[organization_id] = (byte_count, now_ms)

    def add(self, organization_id: str, byte_count: int) -> None:
        """So many more, until they are added up anew."""
        if organization_id in self._kept:
            before, at_ms = self._kept[organization_id]
            self._kept[organization_id] = (before + byte_count, at_ms)
