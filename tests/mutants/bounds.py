"""Faults in what is kept apart in two places, and in what one organization may take."""

from tests.mutants.mutant import Mutant

UPLOADS = "tests/services/test_uploads.py"
WORKER = "tests/services/test_worker.py"
ENGINE = "src/rotoscope/engine/engine.py"

MUTANTS = (
    Mutant(
        "a parcel that the books know and nobody began is forgotten",
        1,
        ENGINE,
        "            self.dropped.add(parcel_id)  # the books may call it under way, though nothing followed\n",
        "",
        (f"{WORKER}::test_what_the_books_know_and_nobody_began_is_carried",),
    ),
    Mutant(
        "a parcel that was dropped is forgotten before the books heard of it",
        1,
        ENGINE,
        "                self.dropped |= dropped\n",
        "                self.dropped |= set()\n",
        (f"{WORKER}::test_what_was_dropped_while_the_books_were_full_is_carried_again",),
    ),
    Mutant(
        "the bytes of an upload go before its row",
        1,
        "src/rotoscope/services/media/uploads.py",
        "    await house.db.write(lambda conn: uploads.delete(conn, upload_id))\n"
        "    house.workshop.staging.discard_upload(upload_id)\n",
        "    house.workshop.staging.discard_upload(upload_id)\n"
        "    await house.db.write(lambda conn: uploads.delete(conn, upload_id))\n",
        (f"{UPLOADS}::test_no_upload_waits_for_bytes_that_are_gone",),
    ),
    Mutant(
        "a full disk counts against the work that met it",
        16,
        "src/rotoscope/services/exhausted.py",
        "    if number in FULL:\n",
        "    if number == 0:\n",
        (f"{WORKER}::test_a_breakdown_of_ours_is_not_counted_against_the_event",),
    ),
    Mutant(
        "a whole upload that nobody has seen stays so for whoever speaks tus",
        1,
        "src/rotoscope/api/uploads.py",
        "    upload = await uploads.finish(house, found)\n    return Response(",
        "    upload = found\n    return Response(",
        ("tests/api/test_uploads.py::test_who_asks_how_far_a_whole_upload_is_lets_it_be_looked_into",),
    ),
    Mutant(
        "a run that broke down holds its deliveries for a minute and a half",
        14,
        "src/rotoscope/worker/courier.py",
        "            self._left += held\n",
        "            self._left += []\n",
        (
            "tests/services/test_queues.py::test_what_could_not_be_written_down_is_sent_again_under_its_id_as_soon_as_it_can",
        ),
    ),
    Mutant(
        "a picture is called kept although the object store said no",
        2,
        "src/rotoscope/blobs/s3.py",
        '        raise Overloaded("The object store does not answer as it should; try again in a moment.") from',
        "        assert",
        ("tests/unit/blobs/test_faulty_store.py",),
    ),
    Mutant(
        "a member of an answer goes, and nobody is told",
        5,
        "scripts/promised.py",
        '        if kind == "gives" and not there:\n',
        '        if kind == "" and not there:\n',
        ("tests/unit/test_promised.py",),
    ),
    Mutant(
        "pages are cut by how many went before",
        8,
        "src/rotoscope/store/jobs.py",
        '    return Prepared(_SELECT.where(of_project, *wanted).order_by(order).limit(sa.bindparam("at_most")))\n',
        '    wanted = [each for each in wanted if each is not conditions["after"]]\n'
        '    page = _SELECT.where(of_project, *wanted).order_by(order).limit(sa.bindparam("at_most"))\n'
        '    return Prepared(page.offset(sa.bindparam("after")) if "after" in asked else page)\n',
        ("tests/api/test_walking_lists.py",),
    ),
    Mutant(
        "the jobs of a day are counted and not held to their bound",
        9,
        "src/rotoscope/services/quotas.py",
        "        if (used := quotas.take_jobs(conn, principal.organization_id, day, count)) > most:\n",
        "        if (used := quotas.take_jobs(conn, principal.organization_id, day, count)) < 0:\n",
        ("tests/services/test_quotas.py::test_of_many_at_once_as_many_are_taken_as_may_be",),
    ),
    Mutant(
        "a few slow lines keep everybody out",
        9,
        "src/rotoscope/api/load.py",
        "            with load.outside(scope, is_body=True):\n                message = await receive()\n",
        "            message = await receive()\n",
        ("tests/api/test_load.py::test_many_slow_lines_keep_nobody_out",),
    ),
    Mutant(
        "whoever sends a bomb has the loop for itself",
        9,
        "src/rotoscope/wire/body.py",
        "                    await asyncio.sleep(0)\n",
        "                    pass\n",
        ("tests/unit/wire/test_body.py::test_others_have_their_turn_while_a_little_becomes_much",),
    ),
    Mutant(
        "one organization may fill the disk",
        9,
        "src/rotoscope/services/quotas.py",
        "    return bool(most) and house",
        "    return not most and house",
        ("tests/services/test_quotas.py::test_bytes_beyond_are_refused_and_what_is_deleted_makes_room",),
    ),
)
