"""What can go wrong outside our code, each with a message that tells a person what to do."""

from pydantic import ValidationError

from rotoscope.client import ClientError
from rotoscope.domain.errors import RotoscopeError
from rotoscope.store.database import DataFolderTaken


class CannotDo(Exception):
    """The command cannot be carried out here; the message says what to do about it."""


TROUBLES: tuple[type[BaseException], ...] = (
    CannotDo,
    ClientError,
    DataFolderTaken,
    RotoscopeError,
    ValidationError,
    OSError,
)
