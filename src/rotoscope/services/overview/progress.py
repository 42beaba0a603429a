"""How far projects are: one look at the whole, counted when somebody asks."""

from datetime import UTC, datetime

import sqlalchemy as sa

from rotoscope.domain.job import JobState
from rotoscope.domain.member import Principal
from rotoscope.services.access import project_of
from rotoscope.services.house import House
from rotoscope.store import progress, verdicts
from rotoscope.store.progress import DAY_MS, Standing
from rotoscope.wire.progress import Day, EveryProgress, OldestJob, Progress, ProjectProgress, StepCount


def of_project(conn: sa.Connection, house: House, principal: Principal, project_id: str, days: int) -> Progress:
    """A project with what happened in the last `days` days, today among them."""
    project_of(conn, principal, project_id)
    now_ms = house.clock.now_ms()
    standings = progress.standings(conn, project_id)
    oldest = progress.oldest_unfinished(conn, project_id)
    active_ms, frames = progress.working_time(conn, project_id)
    judged, accepted = verdicts.first_pass(conn, project_id)
    return Progress(
        as_of_ms=now_ms,
        jobs=sum(each.jobs for each in standings),
        states=_states(standings),
        steps=_steps(standings),
        frames=sum(each.frames for each in standings),
        annotations=sum(each.annotations for each in standings),
        days=_days(conn, project_id, now_ms, days),
        oldest=oldest and OldestJob(*oldest),
        seconds_per_frame=active_ms / 1000 / frames if frames else None,
        first_pass_share=_share(accepted, judged),
    )


def of_everything(conn: sa.Connection, house: House, principal: Principal) -> EveryProgress:
    """All projects of the asker's organization, in the counts that a list shows."""
    found = progress.of_principal(conn, principal)
    rows = [
        ProjectProgress(project_id, sum(counts.values()), {state.value: counts[state] for state in counts})
        for project_id, counts in found.items()
    ]
    return EveryProgress(house.clock.now_ms(), rows)


def _states(standings: list[Standing]) -> dict[str, int]:
    """Every state, those without jobs too: a chart needs its zeros."""
    return {state.value: sum(each.jobs for each in standings if each.state is state) for state in JobState}


def _steps(standings: list[Standing]) -> list[StepCount]:
    standing = [each for each in standings if each.state is JobState.OPEN]
    return [StepCount(each.step, each.jobs) for each in sorted(standing, key=lambda each: (-each.jobs, each.step))]


def _days(conn: sa.Connection, project_id: str, now_ms: int, count: int) -> list[Day]:
    today = now_ms // DAY_MS
    wanted = range(today - count + 1, today + 1)
    found = progress.by_day(conn, project_id, wanted.start * DAY_MS)
    created, completed = found["created"], found["completed"]
    return [Day(_date(day), created.get(day, 0), completed.get(day, 0)) for day in wanted]


def _date(day: int) -> str:
    return datetime.fromtimestamp(day * DAY_MS / 1000, UTC).date().isoformat()


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
