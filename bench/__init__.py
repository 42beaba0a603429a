"""Named scenarios, measured in CPU seconds of our own processes: `python -m bench`. Nothing here is a test."""
