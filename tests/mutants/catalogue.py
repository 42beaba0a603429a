"""All seeded faults, in the order of the promises that they break."""

from tests.mutants import bounds, browser, editing, service, wire
from tests.mutants.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = tuple(
    sorted(
        (*bounds.MUTANTS, *browser.MUTANTS, *editing.MUTANTS, *service.MUTANTS, *wire.MUTANTS),
        key=lambda mutant: mutant.promise,
    )
)
