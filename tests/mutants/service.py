"""Faults in the service around the work: disk, network, neighbours, restarts."""

from tests.mutants.mutant import Mutant

FETCH = "tests/unit/fetch"
GUARD = f"{FETCH}/test_guard.py"
ALIKE = "tests/trust/test_non_interference.py"
COLLECTING = "tests/services/test_collecting.py"
QUEUES = "tests/services/test_queues.py"
SQLITE = "tests/store/test_sqlite.py"
FAREWELL = "tests/api/test_farewell.py"
PROTOCOL = "src/rotoscope/api/protocol.py"

MUTANTS = (
    Mutant(
        "a commit is told before it is on disk",
        1,
        "src/rotoscope/store/sqlite.py",
        '    "PRAGMA synchronous = FULL",',
        '    "PRAGMA synchronous = NORMAL",',
        (f"{SQLITE}::test_it_acknowledges_nothing_before_an_fsync",),
    ),
    Mutant(
        "a file is collected that somebody has just put",
        2,
        "src/rotoscope/blobs/disk_aside.py",
        "            if os.stat(aside).st_mtime_ns >= before_ms * 1_000_000:\n",
        "            if not aside.exists():\n",
        (f"{COLLECTING}::test_who_puts_while_it_is_collected_loses_nothing",),
    ),
    Mutant(
        "what is put again stays aside in its pack",
        2,
        "src/rotoscope/blobs/pack_index.py",
        "            if row[3] < now_ms - _YOUNG_MS or row[4] is not None:\n",
        "            if row[3] < 0:\n",
        (f"{COLLECTING}::test_who_puts_while_it_is_collected_loses_nothing",),
    ),
    Mutant(
        "the metadata service of clouds is an open address",
        6,
        "src/rotoscope/fetch/address.py",
        '        "169.254.0.0/16",',
        '        "169.255.255.255/32",',
        (f"{FETCH}/test_address.py",),
    ),
    Mutant(
        "addresses are not judged when we connect",
        6,
        "src/rotoscope/fetch/pool.py",
        "            if not address.is_open(str(found[3][0]), self._allow):\n",
        "            if not found:\n",
        (GUARD,),
    ),
    Mutant(
        "jobs are counted over all projects",
        7,
        "src/rotoscope/store/progress.py",
        "sa.select(*by_batch, *counts).where(_IN_PROJECT)",
        "sa.select(*by_batch, *counts).where(sa.or_(_IN_PROJECT, jobs.c.project_id != ''))",
        (ALIKE,),
    ),
    Mutant(
        "page tokens are numbers of the whole house",
        7,
        "src/rotoscope/api/pages.py",
        "        token = sealed(int(page.next_page_token), house.links.secret, asker.organization_id)\n",
        "        token = page.next_page_token\n",
        (ALIKE,),
    ),
    Mutant(
        "ids of the stream are numbers of the whole house",
        7,
        "src/rotoscope/api/stream.py",
        "names = [event_ids.id_of(each.place, house, audience.principal) for each in told]",
        "names = [str(each.place.sequence) for each in told]",
        (ALIKE,),
    ),
    Mutant(
        "as many are let in on a slow machine as on a quick one",
        9,
        "src/rotoscope/api/load.py",
        "self.carried > self._leave_per_second * seconds / 2",
        "self.carried < 0",
        ("tests/api/test_load.py",),
    ),
    Mutant(
        "headers may take for ever",
        9,
        PROTOCOL,
        "            self._timer = self.loop.call_later(self.patience.header_seconds, self._check)\n",
        "            return\n",
        ("tests/api/test_bad_http.py::test_a_silent_connection_is_closed_without_a_word",),
    ),
    Mutant(
        "what is fetched is served without a sandbox",
        10,
        "src/rotoscope/api/kept_bytes.py",
        "SANDBOX = \"default-src 'none'; sandbox; frame-ancestors 'none'\"",
        "SANDBOX = \"default-src 'self'\"",
        ("tests/api/test_media.py",),
    ),
    Mutant(
        "a body may drip until the deadline",
        11,
        "src/rotoscope/fetch/client.py",
        "                    download = Download(sink, byte_limit, self._grace_seconds)\n",
        "                    download = Download(sink, byte_limit, 1e9)\n",
        (f"{FETCH}/test_client.py::test_a_dripping_body_is_given_up_before_the_deadline",),
    ),
    Mutant(
        "a receiver that hangs holds up the others",
        14,
        "src/rotoscope/worker/courier.py",
        "and len(self._running) < QUEUES_MAX:",
        "and not self._running:",
        (f"{QUEUES}::test_a_receiver_that_hangs_delays_nobody_else",),
    ),
    Mutant(
        "what a dead worker held is not sent",
        14,
        "src/rotoscope/services/delivery/sending.py",
        "    await house.db.write(deliveries.let_go)\n",
        "    return\n",
        (f"{QUEUES}::test_what_a_dead_worker_held_is_sent_at_the_next_start",),
    ),
    Mutant(
        "lasting connections are not told that they end",
        15,
        "src/rotoscope/api/farewell.py",
        '        self.server_state.default_headers.append((b"connection", b"close"))\n',
        "",
        (FAREWELL,),
    ),
    Mutant(
        "an upgrade keeps nothing of what was before",
        15,
        "src/rotoscope/store/migrations/__init__.py",
        "            if is_kept:\n",
        "            if not is_kept:\n",
        ("tests/store/test_upgrades.py",),
    ),
    Mutant(
        "a connection that has just come is cut",
        15,
        PROTOCOL,
        "        if self._phase is Phase.HEADERS and (self.cycle is None or self.cycle.response_complete):\n",
        "        if self.loop is None:\n",
        (FAREWELL,),
    ),
    Mutant(
        "the old server is never told to leave",
        15,
        "src/rotoscope/cli/keeper.py",
        "        if old is not None:\n            old.leave()\n",
        "",
        ("tests/unit/cli/test_keeper.py::test_a_new_server_takes_over_and_the_old_one_leaves",),
    ),
    Mutant(
        "a full disk is an unknown error",
        16,
        "src/rotoscope/store/sqlite_writer.py",
        "    if primary == _SQLITE_FULL:\n",
        "    if primary == -1:\n",
        (f"{SQLITE}::test_a_full_disk_stops_writes_not_reads_and_heals",),
    ),
    Mutant(
        "a PostgreSQL that acknowledges too early is taken",
        17,
        "src/rotoscope/store/postgres.py",
        "        if value not in allowed:\n",
        "        if not value:\n",
        ("tests/store/test_postgres.py::test_a_server_that_acknowledges_too_early_is_refused",),
    ),
    Mutant(
        "an SQLite that can lose data is taken",
        20,
        "src/rotoscope/store/sqlite.py",
        "VERSION_MIN = (3, 51, 3)",
        "VERSION_MIN = (3, 40, 0)",
        (f"{SQLITE}::test_an_sqlite_that_can_lose_data_is_refused",),
    ),
)
