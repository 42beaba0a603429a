"""Seeded faults: programs that break a promise, which the tests of that promise must notice.

`python -m tests.mutants` plants each into a copy of the tree, runs its tests there, and fails if one survives.
"""
