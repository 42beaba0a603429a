"""The front gate."""
