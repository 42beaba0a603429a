"""What a target of the fuzzer is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FINDINGS = Path(__file__).parent / "findings"


@dataclass(frozen=True, slots=True)
class Target:
    """`judge` takes any bytes and raises if our code did something that it must not. `seeds` are good ones to start
    from, `words` what is worth putting in, `bytes_max` how long an input may grow."""

    name: str
    judge: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()
    bytes_max: int = 4096

    @property
    def findings(self) -> list[Path]:
        """Inputs that once found something; the ordinary test run reads them again."""
        return sorted((FINDINGS / self.name).glob("*.bin"))


def cut(data: bytes, count: int) -> tuple[bytes, ...]:
    """The first bytes as small numbers, for choices, and the rest: `count` + 1 parts."""
    head = data[:count].ljust(count, b"\0")
    return (*(head[at : at + 1] for at in range(count)), data[count:])
