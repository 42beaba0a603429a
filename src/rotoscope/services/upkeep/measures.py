"""What is counted when somebody looks: how much there is of what, straight from the database."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from rotoscope.services.house import House
from rotoscope.services.upkeep import schedule
from rotoscope.store.tables import events, jobs, stranded_events, tasks


class Stock(Collector):
    """Counts at each scrape, in the thread that scrapes."""

    def __init__(self, house: House, folder: Path, backups: schedule.Plan | None) -> None:
        self._backups = backups
        self._house = house
        self._folder = folder

    def collect(self) -> Iterable[GaugeMetricFamily]:
        yield from self._house.db.read_now(_count)
        free = GaugeMetricFamily("rotoscope_disk_free_bytes", "Room on the disk of the data folder.")
        free.add_metric((), shutil.disk_usage(self._folder).free)
        yield free
        if self._backups is not None:
            yield _backup_age(self._backups, self._house.clock.now_ms())

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing is counted just to register."""
        return ()


def register(
    registry: CollectorRegistry, house: House, folder: Path, backups: schedule.Plan | None = None
) -> Collector:
    stock = Stock(house, folder, backups)
    registry.register(stock)
    return stock


def _backup_age(plan: schedule.Plan, now_ms: int) -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "rotoscope_backup_age_seconds", "Since the newest backup that was read back; endless if there is none."
    )
    age_ms = schedule.age_ms(plan, now_ms)
    family.add_metric((), float("inf") if age_ms is None else age_ms / 1000)
    return family


def _count(conn: sa.Connection) -> list[GaugeMetricFamily]:
    return [
        _by(conn, jobs.c.state, "rotoscope_jobs", "Jobs by state.", "state"),
        _by(conn, tasks.c.state, "rotoscope_tasks", "Tasks by state.", "state"),
        _by(conn, events.c.kind, "rotoscope_events_waiting", "Events that wait to be carried, by kind.", "kind"),
        _by(conn, stranded_events.c.kind, "rotoscope_events_stranded", "Events that failed ten times.", "kind"),
    ]


def _by(conn: sa.Connection, column: sa.Column, name: str, text: str, label: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=(label,))
    for value, count in conn.execute(sa.select(column, sa.func.count()).group_by(column)):
        family.add_metric((str(value),), count)
    return family
