"""Review: what a checker finds, says and decides."""

from rotoscope.services.review.verdicts import judge as judge
from rotoscope.services.review.verdicts import put_settings as put_settings
from rotoscope.services.review.verdicts import set_mark as set_mark
from rotoscope.services.review.verdicts import settings_of as settings_of
from rotoscope.services.review.verdicts import standing as standing
from rotoscope.services.review.verdicts import tell_why as tell_why
