"""The Python SDK: typed, blocking or on an event loop, over the same HTTP that everybody uses.

from rotoscope import Client
"""

from rotoscope.client.client import AsyncClient, Client
from rotoscope.client.errors import (
    ApiError,
    ChangedMeanwhile,
    ClientError,
    Fault,
    InTheWay,
    JobEnded,
    KeyRefused,
    NotThere,
    TookTooLong,
    Unreachable,
    UploadFailed,
)
from rotoscope.client.jobs import job_body
from rotoscope.client.models import Attribute, Label

__all__ = [
    "ApiError",
    "AsyncClient",
    "Attribute",
    "ChangedMeanwhile",
    "Client",
    "ClientError",
    "Fault",
    "InTheWay",
    "JobEnded",
    "KeyRefused",
    "Label",
    "NotThere",
    "TookTooLong",
    "Unreachable",
    "UploadFailed",
    "job_body",
]
