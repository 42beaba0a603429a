"""What follows from what: the one place where the stages of a job's life meet."""

from rotoscope.domain.events import (
    FrameRetried,
    FramesReady,
    JobArrived,
    JobCancelled,
    JobFailed,
    JobFinished,
    ModelDue,
    QualityDue,
    ResultReady,
    TaskSubmitted,
)
from rotoscope.services import delivery, dispatch, giving_up, media
from rotoscope.services.delivery.telling import and_told, tell, told_meanwhile
from rotoscope.services.dispatch import model_step
from rotoscope.services.review import measuring
from rotoscope.worker.route import Route, Routes

ANY_WEIGHT = 1 << 40  # for handlers that cost the same however many frames a job has

HANDLERS: Routes = {
    JobArrived: Route(told_meanwhile(media.fetch_frames), weight_max=200, parcels_max=8, given_up=media.give_up),
    FrameRetried: Route(media.fetch_frames, weight_max=200, parcels_max=4, given_up=media.give_up),
    FramesReady: Route(
        and_told(dispatch.open_tasks),
        weight_max=ANY_WEIGHT,
        events_max=50,  # they are one transaction, and nobody else can write meanwhile
        is_light=True,
        given_up=giving_up.give_up,
    ),
    TaskSubmitted: Route(and_told(dispatch.advance), weight_max=ANY_WEIGHT, is_light=True, given_up=giving_up.give_up),
    ModelDue: Route(model_step.run, weight_max=ANY_WEIGHT, events_max=8, parcels_max=4, given_up=giving_up.give_up),
    JobFinished: Route(delivery.build_results, weight_max=2000, given_up=giving_up.give_up),
    ResultReady: Route(tell, weight_max=ANY_WEIGHT, is_light=True),
    JobFailed: Route(tell, weight_max=ANY_WEIGHT, is_light=True),
    JobCancelled: Route(tell, weight_max=ANY_WEIGHT, is_light=True),
    QualityDue: Route(  # nobody waits: one parcel at a time, and what comes meanwhile fills the next
        measuring.measure, weight_max=2000, parcels_max=1, is_light=True, rest_seconds=2.0
    ),
}
