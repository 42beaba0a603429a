"""API keys: what they look like, and that a slip of the hand is seen without asking the database."""

from rotoscope.kit.ids import is_key, new_key


def test_a_key_is_one_and_no_two_are_the_same() -> None:
    made = {new_key("rs_live") for _ in range(100)}
    assert len(made) == 100
    assert all(is_key(key) and len(key) == 46 for key in made)


def test_any_changed_character_makes_it_none() -> None:
    key = new_key("rs_live")
    for index in range(len(key)):
        other = "b" if key[index] != "b" else "c"
        assert not is_key(key[:index] + other + key[index + 1 :]), index
    for wrong in ("", key + "a", key[:-1], f" {key}", f"{key}\n", key.upper(), key[:20] + key[21] + key[20] + key[22:]):
        assert not is_key(wrong) or wrong == key
