"""The tables, once for both databases. Times are integers, milliseconds since 1970, UTC.

`sequence` columns are the order of arrival and what pages are cut by. Blobs are documents that are always read whole.
"""

from rotoscope.store.metadata import metadata as metadata
from rotoscope.store.outbox import events as events
from rotoscope.store.outbox import stranded_events as stranded_events
from rotoscope.store.outbox import workers as workers
from rotoscope.store.tables.audit import audit_entries as audit_entries
from rotoscope.store.tables.audit import audit_heads as audit_heads
from rotoscope.store.tables.comparisons import comparison_cells as comparison_cells
from rotoscope.store.tables.comparisons import comparison_places as comparison_places
from rotoscope.store.tables.comparisons import comparisons as comparisons
from rotoscope.store.tables.comparisons import gold_jobs as gold_jobs
from rotoscope.store.tables.copies import agreement_pairs as agreement_pairs
from rotoscope.store.tables.copies import agreements as agreements
from rotoscope.store.tables.copies import copies as copies
from rotoscope.store.tables.deliveries import deliveries as deliveries
from rotoscope.store.tables.deliveries import delivery_attempts as delivery_attempts
from rotoscope.store.tables.deliveries import webhooks as webhooks
from rotoscope.store.tables.digests import digests as digests
from rotoscope.store.tables.identities import identities as identities
from rotoscope.store.tables.identities import sign_in_attempts as sign_in_attempts
from rotoscope.store.tables.jobs import jobs as jobs
from rotoscope.store.tables.kept_answers import kept_answers as kept_answers
from rotoscope.store.tables.media import frames as frames
from rotoscope.store.tables.media import job_pictures as job_pictures
from rotoscope.store.tables.media import uploads as uploads
from rotoscope.store.tables.models import model_runs as model_runs
from rotoscope.store.tables.news import news as news
from rotoscope.store.tables.people import invitations as invitations
from rotoscope.store.tables.people import keys as keys
from rotoscope.store.tables.people import members as members
from rotoscope.store.tables.people import organizations as organizations
from rotoscope.store.tables.people import sessions as sessions
from rotoscope.store.tables.people import sign_in_links as sign_in_links
from rotoscope.store.tables.projects import batches as batches
from rotoscope.store.tables.projects import label_schemas as label_schemas
from rotoscope.store.tables.projects import project_members as project_members
from rotoscope.store.tables.projects import projects as projects
from rotoscope.store.tables.projects import workflow_versions as workflow_versions
from rotoscope.store.tables.projects import workflows as workflows
from rotoscope.store.tables.quotas import quota_days as quota_days
from rotoscope.store.tables.results import former_results as former_results
from rotoscope.store.tables.review import issue_comments as issue_comments
from rotoscope.store.tables.review import issues as issues
from rotoscope.store.tables.review import judged_jobs as judged_jobs
from rotoscope.store.tables.review import review_marks as review_marks
from rotoscope.store.tables.review import review_settings as review_settings
from rotoscope.store.tables.skills import member_skills as member_skills
from rotoscope.store.tables.tasks import tasks as tasks
from rotoscope.store.tables.tracks import edits as edits
from rotoscope.store.tables.tracks import parked_edits as parked_edits
from rotoscope.store.tables.tracks import tracks as tracks
from rotoscope.store.tables.views import job_views as job_views
