"""The skills of a member in our own routes."""

from typing import Annotated

from msgspec import Meta, Struct

Skill = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^\S(.*\S)?$")]


class Skills(Struct, frozen=True, forbid_unknown_fields=True):
    """What a member can do, as the words that steps of workflows ask for."""

    skills: Annotated[tuple[Skill, ...], Meta(max_length=100)]
