"""Views: filters of the job list that were kept by name."""

from typing import Annotated

from msgspec import Meta, Struct

from rotoscope.wire.text import Name

Query = Annotated[str, Meta(max_length=2000, pattern=r"^[^\u0000-\u001f]*$")]


class NewView(Struct, frozen=True, forbid_unknown_fields=True):
    """`query` is what follows the question mark in the address of the list. Shared ones are for the whole project."""

    name: Name
    query: Query
    is_shared: bool = False


class SavedView(Struct, frozen=True):
    id: str
    name: str
    query: str
    is_shared: bool


class SavedViews(Struct, frozen=True):
    """One's own and those that are shared, by name."""

    views: list[SavedView]
