"""`rotoscope job move`, `reopen`, `send-back`, `run-model`, `prioritize`: what managers do to jobs, one or many."""

from typing import Annotated, Any

import typer

from rotoscope.cli import show
from rotoscope.cli.job import commands
from rotoscope.cli.options import Json, Key, ProjectId, Url, client_of

Ids = Annotated[list[str] | None, typer.Argument(help="Ids of jobs; or choose them by options.", metavar="[JOB]...")]
Batch = Annotated[str | None, typer.Option(help="All jobs of this batch.", show_default=False)]
Step = Annotated[str | None, typer.Option(help="All jobs that stand at this step.", show_default=False)]
State = Annotated[list[str] | None, typer.Option(help="All jobs in this state; repeat it for several.")]


@commands.command(epilog="Example: rotoscope job move --to draw --step check -p $PROJECT")
def move(
    project: ProjectId,
    to: Annotated[str, typer.Option(help="The step to move to.")],
    jobs: Ids = None,
    batch: Batch = None,
    step: Step = None,
    state: State = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Move open jobs to another step of their workflow."""
    chosen = _chosen(jobs, batch, step, state)
    show_outcomes(client_of(url, key).act_on_jobs(project, "move", to=to, **chosen), json)


@commands.command(epilog="Example: rotoscope job reopen $JOB -p $PROJECT")
def reopen(
    project: ProjectId,
    jobs: Ids = None,
    to: Annotated[str | None, typer.Option(help="The step. [where it was drawn last]", show_default=False)] = None,
    batch: Batch = None,
    step: Step = None,
    state: State = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Take jobs back to work that are at an end. Their results stay, and get successors."""
    chosen = _chosen(jobs, batch, step, state)
    show_outcomes(client_of(url, key).act_on_jobs(project, "reopen", to=to, **chosen), json)


@commands.command("send-back", epilog='Example: rotoscope job send-back --note "Boxes are loose" $JOB -p $PROJECT')
def send_back(
    project: ProjectId,
    note: Annotated[str, typer.Option(help="What is wrong; each job gets an issue that says so.")],
    jobs: Ids = None,
    batch: Batch = None,
    step: Step = None,
    state: State = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Send jobs back to where they were drawn, from a later step or from the end."""
    chosen = _chosen(jobs, batch, step, state)
    show_outcomes(client_of(url, key).act_on_jobs(project, "send_back", note=note, **chosen), json)


@commands.command("run-model", epilog="Example: rotoscope job run-model --batch $BATCH -p $PROJECT")
def run_model(
    project: ProjectId,
    jobs: Ids = None,
    batch: Batch = None,
    step: Step = None,
    state: State = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Ask the model of the workflow again; what it finds is added to what is there."""
    chosen = _chosen(jobs, batch, step, state)
    show_outcomes(client_of(url, key).act_on_jobs(project, "run_model", **chosen), json)


@commands.command(epilog="Example: rotoscope job prioritize 10 --batch $BATCH -p $PROJECT")
def prioritize(
    weight: Annotated[int, typer.Argument(help="1, the lowest, to 10, the highest.", min=1, max=10)],
    project: ProjectId,
    jobs: Ids = None,
    batch: Batch = None,
    step: Step = None,
    state: State = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Make jobs, and what is still to do on them, more or less urgent."""
    chosen = _chosen(jobs, batch, step, state)
    show_outcomes(client_of(url, key).act_on_jobs(project, "prioritize", priority_weight=weight, **chosen), json)


@commands.command(epilog="Example: rotoscope job assign $MEMBER --step draw -p $PROJECT")
def assign(
    member: Annotated[str, typer.Argument(help='Id of a member; "" gives the jobs back to everybody.')],
    project: ProjectId,
    jobs: Ids = None,
    batch: Batch = None,
    step: Step = None,
    state: State = None,
    url: Url = None,
    key: Key = None,
    json: Json = False,
) -> None:
    """Keep the next task of jobs for one member."""
    chosen = _chosen(jobs, batch, step, state)
    show_outcomes(client_of(url, key).act_on_jobs(project, "assign", member_id=member, **chosen), json)


def _chosen(jobs: list[str] | None, batch: str | None, step: str | None, state: list[str] | None) -> dict[str, Any]:
    """Which jobs are meant. Nothing said is not everything: that would be too easy to do by mistake."""
    said = {"batch_id": batch, "step": step, "states": state}
    chosen = {name: value for name, value in said.items() if value}
    if bool(jobs) == bool(chosen):
        raise typer.BadParameter("Name jobs, or choose them by --batch, --step or --state.")
    return {"jobs": jobs} if jobs else {"filter": chosen}


def show_outcomes(outcomes: list[Any], as_json: bool) -> None:
    refused = [one for one in outcomes if not one.success]
    if as_json:
        show.show_rows(outcomes, (), as_json)
    else:
        show.show_rows(refused, ("job_id", "error"), as_json)
    show.errors.print(f"{len(outcomes) - len(refused)} done, {len(refused)} refused.")
    if refused:
        raise typer.Exit(1)
