"""A deterministic simulator of editing: the real client code, the real server code, and a bad network in between.

One seed is one run. Node runs many worlds at once (web/test/simulator): pages with their real sessions and journals on
a timeline of their own. Whenever a request reaches the server, it comes here, to the real services on a real database.

    python -m tests.simulator --seeds 10000
    python -m tests.simulator --seed 4711          one seed again, with everything that happened
    python -m tests.simulator --mutant no-dedupe   with that fault in the code: it must be caught
"""
