"""The tables, once for both databases. Times are integers, milliseconds since 1970, UTC.

`sequence` columns are the order of arrival and what pages are cut by. Blobs are documents that are always read whole.
"""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, Sequence, metadata
from rotoscope.store.outbox import events as events
from rotoscope.store.outbox import stranded_events as stranded_events
from rotoscope.store.outbox import workers as workers

organizations = sa.Table(
    "organizations",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
)

members = sa.Table(
    "members",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("organization_id", Id, sa.ForeignKey("organizations.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False, server_default=""),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
)

sign_in_links = sa.Table(
    "sign_in_links",
    metadata,
    sa.Column("secret_sha256", sa.String(64), primary_key=True),
    sa.Column("member_id", Id, sa.ForeignKey("members.id"), nullable=False),
    sa.Column("expires_at_ms", sa.BigInteger, nullable=False),
    sa.Column("used_at_ms", sa.BigInteger),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("secret_sha256", sa.String(64), primary_key=True),
    sa.Column("member_id", Id, sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("expires_at_ms", sa.BigInteger, nullable=False),
)

keys = sa.Table(
    "keys",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("organization_id", Id, sa.ForeignKey("organizations.id"), nullable=False, index=True),
    sa.Column("project_id", Id),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("prefix", sa.String(24), nullable=False),
    sa.Column("secret_sha256", sa.String(64), nullable=False, unique=True),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("expires_at_ms", sa.BigInteger),
    sa.Column("revoked_at_ms", sa.BigInteger),
)

projects = sa.Table(
    "projects",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("organization_id", Id, sa.ForeignKey("organizations.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("base", sa.String(16), nullable=False, server_default="VIDEO"),
    sa.Column("schema_version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("callback_url", sa.Text, nullable=False, server_default=""),
    sa.Column("callback_key", sa.Text, nullable=False, server_default=""),
    sa.Column("guide", sa.Text, nullable=False, server_default=""),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
)

label_schemas = sa.Table(
    "label_schemas",
    metadata,
    sa.Column("project_id", Id, sa.ForeignKey("projects.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("document", Document, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
)

workflows = sa.Table(
    "workflows",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("project_id", Id, sa.ForeignKey("projects.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("tag", sa.Text, nullable=False),
    sa.Column("document", Document, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("project_id", "tag"),
)

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("project_id", Id, sa.ForeignKey("projects.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False, server_default=""),
    sa.Column("label", sa.Text, nullable=False, server_default=""),
    sa.Column("is_default", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("project_id", "name"),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("project_id", Id, sa.ForeignKey("projects.id"), nullable=False),
    sa.Column("batch_id", Id, nullable=False),
    sa.Column("workflow_id", Id, nullable=False),
    sa.Column("reference_id", sa.Text, nullable=False),
    sa.Column("tag", sa.Text, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("step", sa.Text, nullable=False, server_default=""),
    sa.Column("priority_weight", sa.SmallInteger, nullable=False),
    sa.Column("type", sa.String(8), nullable=False, server_default="NON_TEST"),
    sa.Column("schema_version", sa.Integer, nullable=False),
    sa.Column("formula_version", sa.SmallInteger, nullable=False),
    sa.Column("frame_count", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    sa.Column("track_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("annotation_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("result_sha256", sa.String(64)),
    sa.Column("error", Document),
    sa.Column("input", Document, nullable=False),  # the client's `data` without maker_response, as JSON
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
    sa.Column("completed_at_ms", sa.BigInteger),
    sa.UniqueConstraint("project_id", "reference_id"),
    sa.Index("ix_jobs_batch_id_sequence", "batch_id", "sequence"),
)

frames = sa.Table(  # rows appear when ingest begins; before that the frames stand in jobs.input
    "frames",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("index", sa.Integer, primary_key=True),
    sa.Column("frame_id", sa.Text, nullable=False),
    sa.Column("src", sa.Text, nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("sha256", sa.String(64)),
    sa.Column("media_type", sa.String(32)),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("byte_count", sa.BigInteger),
    sa.Column("error_code", sa.String(48)),
    sa.Column("error_message", sa.Text),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
)

proxies = sa.Table(  # one compact video per job, for play and scrub
    "proxies",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("byte_count", sa.BigInteger, nullable=False),
)

uploads = sa.Table(
    "uploads",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("organization_id", Id, sa.ForeignKey("organizations.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("byte_count", sa.BigInteger, nullable=False),
    sa.Column("received_bytes", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("state", sa.String(12), nullable=False),  # receiving, ready, failed
    sa.Column("kind", sa.String(8), nullable=False, server_default=""),  # video, archive, image
    sa.Column("sha256", sa.String(64)),
    sa.Column("frame_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("document", Document),  # what the probe saw: PTS index, sizes, names
    sa.Column("error", Document),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
)

tracks = sa.Table(
    "tracks",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),  # order in the pre-labels, then order of drawing
    sa.Column("track_id", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),  # of the last edit to it; 0 = as it came
    sa.Column("document", Document, nullable=False),  # the track, see wire/track_document.py
    sa.Column("source", Document),  # the pre-label as it came, see wire/prelabel.py
    sa.UniqueConstraint("job_id", "track_id"),
)

edits = sa.Table(
    "edits",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("edit_id", sa.String(128), nullable=False),
    sa.Column("author_id", Id, nullable=False),
    sa.Column("document", Document, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("job_id", "edit_id"),
)

parked_edits = sa.Table(  # edits that could not be applied: kept and shown, never dropped
    "parked_edits",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("edit_id", sa.String(128), primary_key=True),
    sa.Column("author_id", Id, nullable=False),
    sa.Column("reason", sa.String(48), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("document", Document, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
)

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("job_id", Id, nullable=False, index=True),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("priority_weight", sa.SmallInteger, nullable=False),
    sa.Column("holder_id", Id),
    sa.Column("lease_token", sa.Integer, nullable=False, server_default="0"),
    sa.Column("lease_expires_at_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("submitted_revision", sa.Integer),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
    sa.Index("ix_tasks_queue", "project_id", "state", sa.text("priority_weight DESC"), "sequence"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("job_id", Id, nullable=False, index=True),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),  # waiting, delivered, given_up
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("next_attempt_at_ms", sa.BigInteger),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
)

delivery_attempts = sa.Table(
    "delivery_attempts",
    metadata,
    sa.Column("delivery_id", Id, primary_key=True),
    sa.Column("attempt", sa.SmallInteger, primary_key=True),
    sa.Column("at_ms", sa.BigInteger, nullable=False),
    sa.Column("status", sa.Integer),  # of the answer; none when there was no answer
    sa.Column("error", sa.Text, nullable=False, server_default=""),
    sa.Column("duration_ms", sa.Integer, nullable=False),
)
