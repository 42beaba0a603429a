"""Upkeep: what an operator does with a whole installation. It needs the database and the blobs, and no server."""
