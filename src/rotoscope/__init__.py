"""Rotoscope: annotation of video and image sequences.

`from rotoscope import Client` is the Python SDK; it is imported only when it is asked for.
"""

from typing import TYPE_CHECKING, Any

from rotoscope.kit.version import VERSION as __version__

__all__ = ["ApiError", "AsyncClient", "Client", "__version__", "job_body"]

if TYPE_CHECKING:
    from rotoscope.client import ApiError, AsyncClient, Client, job_body


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from rotoscope import client  # noqa: PLC0415 - the server and the command line start without the SDK

    return getattr(client, name)
