"""What a seeded fault is: one text in one file, replaced by another, and the tests that must notice."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """`before` stands exactly once in `path`. `tests` are named as pytest names them; with `is_web` the page is built
    anew before they run, and tests that end in .ts are vitest's."""

    name: str
    promise: int
    path: str
    before: str
    after: str
    tests: tuple[str, ...]
    is_web: bool = False

    def planted(self, text: str) -> str:
        """The file with the fault in it. Raises ValueError if the text has changed and the fault fits no more."""
        found = text.count(self.before)
        if found != 1:
            raise ValueError(f"{self.name}: its text stands {found} times in {self.path}, not once; write it anew.")
        return text.replace(self.before, self.after)

    @property
    def digest(self) -> str:
        """Changes with the fault, so that an old verdict is not taken for one of it."""
        text = "\0".join((self.path, self.before, self.after, *self.tests))
        return hashlib.sha256(text.encode()).hexdigest()[:16]
