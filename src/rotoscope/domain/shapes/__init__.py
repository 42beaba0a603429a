"""The shape kinds, one file each; kinds.py is the table."""
