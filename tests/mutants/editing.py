"""Faults in what people do: edits, submissions, keys and roles."""

from tests.mutants.mutant import Mutant

RACES = "tests/services/test_editing_races.py"
EDITS = "src/rotoscope/services/editing/edits.py"

MUTANTS = (
    Mutant(
        "an edit that is sent twice counts twice",
        3,
        EDITS,
        "        if item.edit_id not in fates:\n",
        "        if item.edit_id:\n",
        (f"{RACES}::test_one_post_sent_many_times_at_once_counts_once",),
    ),
    Mutant(
        "whoever lost the lease goes on writing",
        3,
        EDITS,
        "        return job, Gate(Obstacle(LeaseLost.code, LeaseLost().message))\n",
        "        return job, Gate()\n",
        (f"{RACES}::test_a_take_over_cuts_the_loser_off_at_once",),
    ),
    Mutant(
        "an edit that cannot be applied is dropped",
        3,
        EDITS,
        "    edits.park(conn, parked)\n",
        "",
        (RACES, "tests/services/test_editing.py"),
    ),
    Mutant(
        "a job is submitted as of an old revision",
        18,
        "src/rotoscope/services/dispatch/tasks.py",
        "    if job.revision != revision:\n",
        "    if job.revision < revision:\n",
        ("tests/services/test_dispatch.py::test_a_revision_that_is_not_the_newest_cannot_be_submitted",),
    ),
    Mutant(
        "a revoked key is remembered",
        19,
        "src/rotoscope/api/auth.py",
        "        self._taken_back += 1\n        self._seen.clear()\n",
        "        self._taken_back += 1\n",
        ("tests/api/test_keys.py::test_a_key_opens_once_it_is_made_and_no_more_once_it_is_revoked",),
    ),
    Mutant(
        "another process remembers a key that was taken back",
        19,
        "src/rotoscope/api/auth.py",
        "            await asyncio.sleep(MEMORY_SECONDS)\n",
        "            await asyncio.sleep(0)\n",
        ("tests/api/test_taking_back.py",),
    ),
    Mutant(
        "a look-up that began before a revocation is remembered",
        19,
        "src/rotoscope/api/auth.py",
        "        if taken_back == self._taken_back:\n",
        "        if principal:\n",
        ("tests/api/test_taking_back.py",),
    ),
    Mutant(
        "one caller's Idempotency-Key answers another",
        7,
        "src/rotoscope/api/changes.py",
        "            lambda conn: once(conn, house, asker, ticket, lambda: _packed(change(conn)))\n",
        '            lambda conn: once(conn, house, __import__("dataclasses").replace(asker, id="anybody"), ticket, '
        "lambda: _packed(change(conn)))\n",
        ("tests/api/test_idempotency.py",),
    ),
    Mutant(
        "a stream never asks again who listens",
        19,
        "src/rotoscope/api/stream.py",
        "                    audience = await _checked(request, house, audience)\n",
        "",
        ("tests/api/test_stream.py::test_a_key_that_is_revoked_hears_nothing_after_five_seconds",),
    ),
)
