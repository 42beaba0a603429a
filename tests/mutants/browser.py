"""Faults in the page: what was drawn is lost, or what somebody wrote runs."""

from tests.mutants.mutant import Mutant

OUTBOX = "web/src/sync/outbox.ts"
OUTBOX_TESTS = ("web/test/sync/outbox.test.ts",)

MUTANTS = (
    Mutant(
        "an edit leaves the outbox when it is sent",
        3,
        OUTBOX,
        "      if (!word) return true;\n",
        "      if (!word) return entry.stage !== 'flying';\n",
        OUTBOX_TESTS,
    ),
    Mutant(
        "an edit that was refused is thrown away",
        3,
        OUTBOX,
        "      if (word.outcome !== 'parked') {\n",
        "      if (word.outcome) {\n",
        OUTBOX_TESTS,
    ),
    Mutant(
        "what was drawn is kept in memory only",
        4,
        "web/src/shell/open-job.ts",
        "IndexedDbJournal.open().catch(",
        "IndexedDbJournal.open().then(",
        ("tests/acceptance/test_editor.py::test_a_killed_browser_loses_nothing",),
        is_web=True,
    ),
    Mutant(
        "the name of a project is put into the page as HTML",
        10,
        "web/src/shell/pages/home/project-cards.svelte",
        "<b>{project.name}</b>",
        "<b>{@html project.name}</b>",
        ("tests/acceptance/test_payloads.py::test_no_page_runs_what_somebody_wrote",),
        is_web=True,
    ),
    Mutant(
        "the path to a project is put into the page as HTML",
        10,
        "web/src/shell/pages/project/frame.svelte",
        "<b>{project?.name ?? '…'}</b>",
        "<b>{@html project?.name ?? '…'}</b>",
        ("tests/acceptance/test_payloads.py::test_no_page_runs_what_somebody_wrote",),
        is_web=True,
    ),
)
