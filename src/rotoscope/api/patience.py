"""How long and how much one connection is borne with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Each figure is far above what an honest client on a bad line needs."""

    header_seconds: float = 10.0
    body_window_seconds: float = 10.0
    body_bytes_per_second: int = 1024  # over each window
    body_seconds: float = 900.0
    answer_seconds: float = 120.0  # for us, from the end of a request to the beginning of the answer
    write_seconds: float = 120.0  # for a reader who takes next to nothing of an answer
    idle_seconds: int = 75  # longer than a client keeps a pause, so that it is rarely we who hang up
    linger_seconds: float = 2.0
    farewell_seconds: float = 1.0  # for the first request of a new connection, once the server is leaving
    address_bytes_max: int = 16 << 10
    header_bytes_max: int = 64 << 10
    header_count_max: int = 100
