"""What a child process may use. Set by the child itself as its first act, before it opens anything."""

import resource
import signal

FILES_MAX = 64


def confine(memory_bytes_max: int) -> None:
    """Cap memory and open files, write no files, and leave the keyboard's interrupts to the parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes_max, memory_bytes_max))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES_MAX, FILES_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def allow_seconds(seconds: int) -> None:
    """From here on the process may use `seconds` of CPU; then it is killed. Called before every piece of work."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
