"""What a password must be: long enough, and not one that everybody tries first. Nothing else is asked of it."""

from collections.abc import Container, Iterable

from rotoscope.domain.errors import Fault

LENGTH_MIN = 8
LENGTH_MAX = 256


def fault_of(password: str, common: Container[str], own_names: Iterable[str], pointer: str) -> Fault | None:
    """Why this is no password to have. It is taken as it is: no spaces are cut, no letters made small or equal."""
    if len(password) < LENGTH_MIN:
        return Fault(pointer, "too_short", f"a password has at least {LENGTH_MIN} characters; 15 are better")
    if len(password) > LENGTH_MAX:
        return Fault(pointer, "too_long", f"a password has at most {LENGTH_MAX} characters")
    lower = password.casefold()
    if lower in common:
        return Fault(pointer, "too_common", "this is one of the passwords that are tried first; choose another")
    if lower in {part for name in own_names for part in (name.casefold(), name.casefold().partition("@")[0])}:
        return Fault(pointer, "too_common", "this is your own name or address; choose another")
    return None
