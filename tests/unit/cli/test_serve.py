"""A server takes as many connections as the system lets it."""

import resource

from rotoscope.cli import serve


def test_a_process_that_was_given_few_files_asks_for_more() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = min(before[1], serve.FILES_MAX) if before[1] != resource.RLIM_INFINITY else serve.FILES_MAX
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        serve.allow_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (most, before[1])
        serve.allow_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (most, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
