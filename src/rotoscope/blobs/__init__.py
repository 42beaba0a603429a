"""Bytes by content hash, on disk or in an object store."""
