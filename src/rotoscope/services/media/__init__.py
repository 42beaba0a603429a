"""Media: from an address or an upload to frames that are kept."""

from rotoscope.services.media.arrivals import fetch_frames as fetch_frames
from rotoscope.services.media.arrivals import frames_of as frames_of
from rotoscope.services.media.arrivals import give_up as give_up
from rotoscope.services.media.arrivals import retry_failed as retry_failed
from rotoscope.services.media.arrivals import thumbnail_of as thumbnail_of
