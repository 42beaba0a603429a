"""Some people at work on one server for some seconds: what they were told is kept, and no task is given twice."""

from pathlib import Path

from tests.chaos.annotators import run


def test_what_annotators_were_told_is_kept_and_no_task_was_given_to_two(tmp_path: Path) -> None:
    tally = run(people=8, seconds=5, folder=tmp_path)
    assert tally.edits > 20, tally.told()
    assert tally.handed_in > 3, tally.told()
    assert (tally.lost, tally.double_claims) == ([], []), tally.told()
