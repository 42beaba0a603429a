"""What is counted while Rotoscope works, in Prometheus' form. Labels are few and of our own making, never data."""

from prometheus_client import Counter, Histogram

BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds


def seconds(name: str, meaning: str, *labels: str) -> Histogram:
    return Histogram(f"rotoscope_{name}_seconds", meaning, labels, buckets=BUCKETS)


REQUESTS = Counter("rotoscope_requests", "Answers by door and status.", ("method", "route", "status"))
REQUEST_SECONDS = seconds("request", "From the request to the end of its answer.", "method", "route")
SHED = Counter("rotoscope_shed", "Requests refused because too much was carried, by kind.", ("kind",))
PARCELS = Counter("rotoscope_parcels", "Parcels of events by kind and outcome.", ("kind", "outcome"))
PARCEL_SECONDS = seconds("parcel", "Handling one parcel.", "kind")
BACKUPS = Counter("rotoscope_backups", "Backups that were due, by outcome.", ("outcome",))
COMMITS = seconds("commit", "One group of writes to SQLite, fsync included.")
COMMITTED = Counter("rotoscope_writes", "Writes to SQLite made durable; over the commits: how many share an fsync.")
