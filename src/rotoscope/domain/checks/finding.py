"""What a check says: a place that somebody should look at."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicious place: frames `first` to `last` of a track, of two tracks, or of no track at all.

    `score` says how far beyond the threshold it is (1 is just beyond), for sorting.
    """

    check: str
    message: str
    track: str = ""
    other: str = ""
    first: int = 0
    last: int = 0
    score: float = 1.0

    @property
    def id(self) -> str:
        """The same for the same rule, tracks and first frame: what was dismissed stays so while the place stands."""
        text = "\0".join((self.check, self.track, self.other, str(self.first), self.message if not self.track else ""))
        return sha256(text.encode()).hexdigest()[:24]
