"""What things mean. Pure: no clock, no randomness, no I/O."""
