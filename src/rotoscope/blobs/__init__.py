"""Bytes by content hash, on disk or in an object store."""

from collections.abc import Mapping
from pathlib import Path

from rotoscope.blobs.contract import BlobMissing, Blobs, BlobWriter
from rotoscope.blobs.disk import DiskBlobs
from rotoscope.blobs.memory import MemoryBlobs
from rotoscope.blobs.s3 import ObjectBlobs

__all__ = ["BlobMissing", "BlobWriter", "Blobs", "DiskBlobs", "MemoryBlobs", "ObjectBlobs", "open_blobs"]


def open_blobs(where: str, options: Mapping[str, str] | None = None, *, is_packing: bool = False) -> Blobs:
    """A folder (`/path` or `file:///path`), `memory:`, or an object store such as `s3://bucket/prefix`.

    `is_packing`: a folder may keep small blobs together, because one machine alone works on it.
    """
    if where == "memory:":
        return MemoryBlobs()
    if where.startswith("file://"):
        return DiskBlobs(Path(where.removeprefix("file://")), is_packing=is_packing)
    if "://" in where:
        return ObjectBlobs(where, options)
    return DiskBlobs(Path(where), is_packing=is_packing)
