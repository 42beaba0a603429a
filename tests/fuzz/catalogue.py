"""All targets by name."""

from tests.fuzz import bodies, files, headers
from tests.fuzz.target import Target

TARGETS: dict[str, Target] = {target.name: target for target in (*bodies.TARGETS, *files.TARGETS, *headers.TARGETS)}
