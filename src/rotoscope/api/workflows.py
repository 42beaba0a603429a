"""Workflows of a project: the steps that its jobs pass through."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import Former, carry_out, tagged
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.workflow_examples import CHANGE, CHANGED, COUNTS, GRAPH, MODEL_RUNS, NEW_WORKFLOW, WORKFLOW
from rotoscope.services.dispatch import workflows
from rotoscope.wire.workflow import (
    ModelRuns,
    NewWorkflow,
    WorkflowChange,
    WorkflowCounts,
    WorkflowList,
    WorkflowView,
    steps_of,
    view,
)

router = APIRouter(tags=["Workflows"])

WRITE_ERRORS = (400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507)


@router.post(
    "/v1/projects/{project_id}/workflows",
    **operation(
        "Create a workflow",
        takes=NewWorkflow,
        gives=WorkflowView,
        examples={"two steps": NEW_WORKFLOW, "a graph": GRAPH},
        answer_example=WORKFLOW,
        errors=WRITE_ERRORS,
    ),
)
async def create_workflow(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """The steps that jobs pass through. Jobs name it by `tag` (v0) or by its id as `work_flow_id` (v1).

    The first step in the list is where jobs start. A step that does not say where a job goes `next` leads to the one
    after it in the list, and the last one to the `end`.
    """
    new = await read(request, NewWorkflow)
    steps = steps_of(new.steps)
    return await carry_out(
        request,
        asker,
        lambda conn: view(
            workflows.create_workflow(conn, house, asker, project_id, new.name, new.tag, steps), to_manager=True
        ),
    )


@router.get(
    "/v1/projects/{project_id}/workflows",
    **operation("List workflows", gives=WorkflowList, answer_example={"workflows": [WORKFLOW]}),
)
async def list_workflows(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """All of a project's, each in its newest version."""
    found = await house.db.read(lambda conn: workflows.list_workflows(conn, asker, project_id))
    return answer(WorkflowList([view(workflow, to_manager=asker.may_manage) for workflow in found]))


@router.get(
    "/v1/projects/{project_id}/workflows/{workflow_id}",
    **operation("Look at a workflow", gives=WorkflowView, answer_example=WORKFLOW),
)
async def get_workflow(
    project_id: str,
    workflow_id: str,
    house: TheHouse,
    asker: Asker,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="without it, the newest")] = None,
) -> Response:
    found = await house.db.read(lambda conn: workflows.get_workflow(conn, asker, project_id, workflow_id, version))
    return tagged(view(found, to_manager=asker.may_manage))


@router.put(
    "/v1/projects/{project_id}/workflows/{workflow_id}",
    **operation(
        "Change a workflow",
        takes=WorkflowChange,
        gives=WorkflowView,
        examples={"the next version": CHANGE},
        answer_example=CHANGED,
        errors=WRITE_ERRORS,
    ),
)
async def change_workflow(
    request: Request, project_id: str, workflow_id: str, house: TheHouse, asker: Asker
) -> Response:
    """A new version. Jobs under way keep theirs; `version` is the one that you changed, 409 if there is a newer one."""
    change = await read(request, WorkflowChange)
    look = Former(
        lambda conn: view(workflows.get_workflow(conn, asker, project_id, workflow_id, None), to_manager=True)
    )
    return await carry_out(
        request,
        asker,
        lambda conn: view(
            workflows.change_workflow(conn, house, asker, project_id, workflow_id, change), to_manager=True
        ),
        former=look,
    )


@router.get(
    "/v1/projects/{project_id}/workflows/{workflow_id}/counts",
    **operation("Count the jobs at each step", gives=WorkflowCounts, answer_example=COUNTS),
)
async def count_jobs(project_id: str, workflow_id: str, house: TheHouse, asker: Asker) -> Response:
    """By step, state of the job, and version of the workflow; version 0 is of jobs whose frames are on their way."""
    return answer(await house.db.read(lambda conn: workflows.count_jobs(conn, house, asker, project_id, workflow_id)))


@router.get(
    "/v1/projects/{project_id}/workflows/{workflow_id}/model-runs",
    **operation("See how a model step goes", gives=ModelRuns, answer_example=MODEL_RUNS, errors=(400, 401, 403, 404)),
)
async def get_model_runs(
    project_id: str,
    workflow_id: str,
    house: TheHouse,
    asker: Asker,
    step: Annotated[str, Query(max_length=200, description="the name of the model step")],
) -> Response:
    """How many jobs wait for its model, were answered, or were given up, and what came instead of an answer."""
    found = await house.db.read(lambda conn: workflows.model_runs_of(conn, house, asker, project_id, workflow_id, step))
    return answer(found)
