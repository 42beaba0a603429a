"""Our own parsers under random bytes that follow what the code does: `make fuzz`, or python -m tests.fuzz --help."""
