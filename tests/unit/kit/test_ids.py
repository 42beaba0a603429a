"""Identities: unlike each other, and in the order of their making."""

import itertools
import time
import uuid

from rotoscope.kit.ids import new_id


def test_an_id_is_a_uuid_of_now_in_its_usual_spelling() -> None:
    before_ms = time.time_ns() // 1_000_000
    text = new_id()
    made = uuid.UUID(text)
    assert text == str(made)
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before_ms <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_are_unlike_each_other_and_sort_by_the_time_of_their_making() -> None:
    made = []
    for _ in range(5):
        made.append([new_id() for _ in range(1000)])
        time.sleep(0.002)
    assert len({each for some in made for each in some}) == 5000
    assert all(max(earlier) < min(later) for earlier, later in itertools.pairwise(made))
