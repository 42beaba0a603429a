"""The Python SDK: HTTP only."""
