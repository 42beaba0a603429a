"""What we promise, which tests hold us to it, and which seeded faults those tests are shown to catch.

A test is named as pytest names it; a file or a folder stands for every test in it. `asked` is the figure to reach,
`left` what the tests here do not show.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    number: int
    text: str
    asked: str
    tests: tuple[str, ...]
    mutants: tuple[str, ...] = ()
    left: str = ""


CHAOS = "tests/chaos"
PROMISES = (
    Promise(
        1,
        "Every acknowledged write is present exactly once after a crash",
        "30 kills (200 by `make soak`): 0 lost, 0 doubled, 0 refused connections",
        (
            f"{CHAOS}/test_kill_loop.py::test_no_acknowledged_job_is_lost_or_doubled_by_kills",
            f"{CHAOS}/test_carriage.py::test_nothing_is_lost_and_nothing_handled_to_two_outcomes",
            "tests/unit/engine",
            "tests/services/test_worker.py",
            "tests/services/test_uploads.py",
            "tests/api/test_idempotency.py",
        ),
        (
            f"{CHAOS}/test_kill_loop.py::test_the_kill_loop_catches_a_server_that_answers_before_it_commits",
            f"{CHAOS}/test_carriage.py::test_a_writer_that_acknowledges_before_it_commits_is_caught",
        ),
    ),
    Promise(
        2,
        "… and after a power cut",
        "240 disk images (2,000 by `make soak`): 0 lost, 0 corrupt, 0 dangling blobs",
        (
            "tests/powercut/test_power_cut.py::test_a_power_cut_loses_nothing_that_was_told",
            "tests/services/test_proofreading.py",
            "tests/services/test_scrubbing.py",
            "tests/unit/blobs/test_faulty_store.py",
        ),
        ("tests/powercut/test_power_cut.py::test_each_careless_habit_is_caught",),
        "A recorded disk is a model; no real power was cut. Names become certain by the sync of their folder only. "
        "A bit that flips later is seen within a week in blobs and in what never changes; states, names, settings and "
        "facts of frames have no digest.",
    ),
    Promise(
        3,
        "An edit on the screen never vanishes",
        "10,000 seeds of client, server and faults",
        (
            f"{CHAOS}/test_simulator.py::test_no_edit_vanishes_is_doubled_or_overwrites_unseen_in_any_seed",
            "tests/services/test_editing_races.py",
            "tests/properties/test_editing.py",
        ),
        (f"{CHAOS}/test_simulator.py::test_a_fault_in_the_code_is_caught",),
        "Each run lives 10,000 seeds of the real client and server code; `make soak` lives others.",
    ),
    Promise(
        4,
        "… in a real browser",
        "50 kills of the browser: 0 locally acknowledged edits lost",
        ("tests/acceptance/test_editor.py::test_a_killed_browser_loses_nothing",),
        (),
        "One kill in each run, in Chromium only; the 50 are `make soak`.",
    ),
    Promise(
        5,
        "The official `playment` client works through faults",
        "0 exceptions but its own, 0 duplicates behind a faulty proxy; nothing that the API promised is taken back",
        (
            "tests/acceptance/test_playment_client.py",
            "tests/acceptance/test_seed_functions.py",
            "tests/acceptance/test_behind_a_proxy.py",
            "tests/unit/test_promised.py",
        ),
        (),
        "There is no release yet: `spec/promised.txt` is the record of this branch.",
    ),
    Promise(
        6,
        "The server never makes a request for an attacker",
        "0 connections to addresses that are not open",
        ("tests/unit/fetch", "tests/services/test_sending.py::test_an_address_inside_our_network_is_never_spoken_to"),
    ),
    Promise(
        7,
        "One organization cannot observe another",
        "every route is in the matrix of roles; what is foreign answers like what is missing; "
        "two houses that differ in another organization only answer us byte for byte alike, on the stream too",
        (
            "tests/api/test_role_matrix.py",
            "tests/api/test_roles.py",
            "tests/api/test_tenants.py",
            "tests/trust/test_non_interference.py",
        ),
        (),
        "How long an answer takes is not compared. Page tokens and the ids of the stream are sealed, and left out.",
    ),
    Promise(
        8,
        "No input gives a 5xx or a hang",
        "0 answers of 5xx, each 4xx names the place; lists that are walked while others write (10,000 jobs by "
        "`make soak`) miss nothing and tell nothing twice",
        (
            "tests/api/test_fuzz.py",
            "tests/api/test_json_edges.py",
            "tests/api/test_odd_strings.py",
            "tests/properties/test_hostile_bodies.py",
            "tests/properties/test_fuzzed.py",
            "tests/api/test_errors.py",
            "tests/api/test_walking_lists.py",
        ),
        (),
        "How long an answer takes is not asserted. Schemathesis and Hypothesis try a few cases a route in each run. "
        "The score of small changes counts those that nobody could see as missed.",
    ),
    Promise(
        9,
        "One hostile body or connection cannot take the service down",
        "half-open connections closed, bombs refused, memory flat; overload shed, listings first and drawing last; "
        "an organization takes no more than its operator allows; `make soak`: /health within 250 ms during an attack",
        (
            "tests/api/test_bad_http.py",
            "tests/api/test_load.py",
            "tests/api/test_pace.py",
            "tests/services/test_quotas.py",
        ),
        (),
        "Quotas of bytes are looked at every half minute, and what was accepted before is still brought in. A flood "
        "from many addresses is the proxy's.",
    ),
    Promise(
        10,
        "What is uploaded or fetched cannot run in a colleague's browser",
        "0 of 60 payloads run on any page, 0 breaches of an enforced policy; our own media type, sandbox",
        (
            "tests/api/test_media.py",
            "tests/api/test_page.py",
            "tests/unit/media/test_bare.py",
            "tests/acceptance/test_payloads.py",
        ),
        (),
        "Chromium only. The policy is enforced in this run; `make soak` looks without it, too.",
    ),
    Promise(
        11,
        "A bad frame is a message, not a dead job",
        "a named state within the deadline; the other frames usable",
        ("tests/services/test_media.py", "tests/services/test_media_sources.py"),
    ),
    Promise(
        12,
        "What you get back is what you sent and drew",
        "0 differences in numbers, 0 lost keys; the same revision gives the same bytes (1,000 of them by `make soak`); "
        "SQLite and PostgreSQL answer alike (5,000 calls by `make soak`)",
        (
            "tests/properties/test_round_trip.py",
            "tests/services/test_any_revision.py",
            "tests/trust/test_alike_on_both.py",
        ),
    ),
    Promise(
        13,
        "Backups restore",
        "everything acknowledged before the backup began is in it, made under load; one an hour by itself, read back; "
        "1,000 jobs with a million shapes restored within 60 s (`make soak`)",
        (
            f"{CHAOS}/test_backup.py::test_what_was_acknowledged_before_a_backup_under_load_is_in_it",
            "tests/services/test_upkeep.py",
            "tests/services/test_backups_by_the_clock.py",
        ),
        (f"{CHAOS}/test_backup.py::test_this_catches_a_database_that_is_copied_without_its_log",),
    ),
    Promise(
        14,
        "Webhooks arrive, signed, at least once, in spite of crashes",
        "0 missing (2,000 events and 30 kills by `make soak`), one queue for each endpoint, "
        "verified by the `standardwebhooks` package",
        (
            "tests/services/test_sending.py",
            "tests/services/test_signing.py",
            "tests/services/test_queues.py",
            "tests/services/test_telling.py",
            "tests/acceptance/test_webhooks.py",
        ),
    ),
    Promise(
        15,
        "A restart does not show",
        "0 failed requests while one server follows another under load (1 rotation, 20 by `make soak`); "
        "an upgrade that is killed at any statement is not begun or whole",
        (
            f"{CHAOS}/test_rotation.py",
            "tests/api/test_farewell.py",
            f"{CHAOS}/test_kill_loop.py::test_no_acknowledged_job_is_lost_or_doubled_by_kills",
            "tests/unit/cli/test_keeper.py",
            "tests/store/test_upgrades.py",
            "tests/store/test_migrations.py",
        ),
        (),
        "On SQLite there is a pause of about a second, in which connections wait. There is no release yet, so the only "
        "upgrade from real tables is to a made-up step.",
    ),
    Promise(
        16,
        "A full disk stops writes, not reads, and heals",
        "507 with a code, reads answered, writes again without a restart and within five seconds; its work waits",
        (f"{CHAOS}/test_full_disk.py", "tests/services/test_worker.py", "tests/api/test_uploads.py"),
        (),
        "The disk is a small one in memory. No space is held back for the time when it is full; uploads are refused "
        "before the last twentieth of it (a gigabyte at most) is taken.",
    ),
    Promise(
        17,
        "PostgreSQL dying is a pause",
        "3 crashes (8 by `make soak`): 0 lost, every call answered within ten seconds",
        (f"{CHAOS}/test_postgres_crash.py",),
    ),
    Promise(
        18,
        "Nobody overwrites a colleague unknowingly",
        "of 64 who change the same state one wins, and the others are shown what it is now",
        (
            "tests/services/test_editing_races.py",
            "tests/services/test_crowd_races.py",
            "tests/api/test_if_match.py",
            "tests/acceptance/test_theirs_and_mine.py",
        ),
        (),
        "A script with a key may leave `If-Match` out; a page may not where it replaces the whole.",
    ),
    Promise(
        19,
        "Keys, sessions and roles can be taken back at once",
        "the next request fails, open streams end within five seconds",
        (
            "tests/api/test_sign_in.py",
            "tests/api/test_keys.py",
            "tests/api/test_taking_back.py",
            "tests/api/test_stream.py",
        ),
        (),
        "What is taken back opens nothing once that is told.",
    ),
    Promise(
        20,
        "Known-vulnerable parts are not shipped",
        "SQLite is new enough or the server does not start; no locked version has a fault of the list that we keep",
        ("tests/store/test_sqlite.py", "tests/trust/test_advisories.py", "tests/trust/test_audit.py"),
        (),
        "Faults newer than `spec/advisories.toml`: `make audit` asks the registries, for the test run has no network; "
        "`make soak` shows with a stand-in that it fails on a known fault and when nobody answers.",
    ),
)
