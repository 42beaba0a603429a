"""Automatic checks: what is probably wrong with drawn tracks, one rule a file; `run` is the table of them."""
