"""Overview: what stands where, for people and for clients that count."""

from rotoscope.services.overview.summaries import JobFilter as JobFilter
from rotoscope.services.overview.summaries import asset_of as asset_of
from rotoscope.services.overview.summaries import batch_page as batch_page
from rotoscope.services.overview.summaries import deliveries as deliveries
from rotoscope.services.overview.summaries import details as details
from rotoscope.services.overview.summaries import job as job
from rotoscope.services.overview.summaries import page_of_jobs as page_of_jobs
from rotoscope.services.overview.summaries import page_size_from as page_size_from
from rotoscope.services.overview.summaries import result_of as result_of
from rotoscope.services.overview.summaries import rich_batch_page as rich_batch_page
from rotoscope.services.overview.summaries import stats as stats
from rotoscope.services.overview.summaries import summary as summary
