"""Intake: jobs come in, one by one or many at once."""

from rotoscope.services.intake.jobs import Body as Body
from rotoscope.services.intake.jobs import cancel_job as cancel_job
from rotoscope.services.intake.jobs import create_batch as create_batch
from rotoscope.services.intake.jobs import receive_job as receive_job
