"""Dispatch: who works on what, and where a job goes next."""

from rotoscope.services.dispatch.showing import TaskFilter as TaskFilter
from rotoscope.services.dispatch.showing import get_task as get_task
from rotoscope.services.dispatch.showing import list_tasks as list_tasks
from rotoscope.services.dispatch.showing import task_for as task_for
from rotoscope.services.dispatch.tasks import claim as claim
from rotoscope.services.dispatch.tasks import claim_next as claim_next
from rotoscope.services.dispatch.tasks import heartbeat as heartbeat
from rotoscope.services.dispatch.tasks import is_nothing_offered as is_nothing_offered
from rotoscope.services.dispatch.tasks import release as release
from rotoscope.services.dispatch.tasks import submit as submit
from rotoscope.services.dispatch.walking import advance as advance
from rotoscope.services.dispatch.walking import open_tasks as open_tasks
