"""Faults in reading and writing: what comes back is not what was sent."""

from tests.mutants.mutant import Mutant

TAPE = "src/rotoscope/wire/tape.py"
TAPE_TESTS = ("tests/unit/wire/test_tape.py", "tests/properties/test_verses.py")
VERSES = "src/rotoscope/wire/prelabel_verses.py"

MUTANTS = (
    Mutant(
        "an identical creation is refused",
        5,
        "src/rotoscope/services/intake/desk.py",
        '    if job.fingerprint != row["fingerprint"]:\n',
        "    if job.fingerprint:\n",
        ("tests/acceptance/test_playment_client.py::test_its_retries_behind_a_faulty_proxy_make_no_duplicates",),
    ),
    Mutant(
        "NUL gets past the guard",
        8,
        "src/rotoscope/api/guard.py",
        '            if "\\0" in path or b"%00" in scope["query_string"]:\n',
        "            if not path:\n",
        ("tests/api/test_errors.py::test_nul_is_refused_before_it_reaches_a_database",),
    ),
    Mutant(
        "coordinates are kept as float32",
        12,
        "src/rotoscope/wire/track_document.py",
        '        geometry.coords.astype("<f8", copy=False).tobytes(),\n',
        '        geometry.coords.astype("<f4").astype("<f8").tobytes(),\n',
        ("tests/properties/test_edits.py::test_a_track_comes_back_from_its_document_and_from_its_json",),
    ),
    Mutant(
        "any byte is taken for a digit",
        12,
        TAPE,
        "        if not has_points or int(digits.max()) > 9 or (point",
        "        if not has_points or (point",
        TAPE_TESTS,
    ),
    Mutant(
        "leading zeros are read as a number",
        12,
        TAPE,
        " or (point > 1 and not digits[0].all()):",
        ":",
        TAPE_TESTS,
    ),
    Mutant(
        "17 digits are taken for exact",
        12,
        TAPE,
        "DIGITS_MAX = 15 ",
        "DIGITS_MAX = 18 ",
        TAPE_TESTS,
    ),
    Mutant(
        "a frame that stands twice is read by the refrain",
        12,
        VERSES,
        "    if any(map(ge, indexes, indexes[1:])):\n",
        "    if not indexes:\n",
        TAPE_TESTS,
    ),
)
