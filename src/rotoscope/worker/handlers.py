"""What follows from what: the one place where the stages of a job's life meet."""

from rotoscope.domain.events import FrameRetried, FramesReady, JobArrived, TaskSubmitted
from rotoscope.services import dispatch, media
from rotoscope.worker.route import Route, Routes

HANDLERS: Routes = {
    JobArrived: Route(media.fetch_frames, weight_max=200, parcels_max=8),
    FrameRetried: Route(media.fetch_frames, weight_max=200, parcels_max=4),
    FramesReady: Route(dispatch.open_tasks),
    TaskSubmitted: Route(dispatch.advance),
}
