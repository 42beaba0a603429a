"""Jobs: one row each, whatever their size."""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, Sequence, metadata

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
    sa.Column("keyframe_tolerance_ppm", sa.Integer, nullable=False, server_default="0"),  # of its pre-labels, pinned
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
    sa.Column("workflow_version", sa.Integer, nullable=False, server_default="0"),  # 0 = it has not started yet
    sa.UniqueConstraint("project_id", "reference_id"),
    sa.Index("ix_jobs_batch_id_sequence", "batch_id", "sequence"),
    sa.Index("ix_jobs_project_id_sequence", "project_id", "sequence"),
    # what whole projects are counted by, without a look at the rows; in this order SQLite adds up without sorting
    sa.Index(
        "ix_jobs_standing",
        *("project_id", "batch_id", "state", "step", "workflow_id", "workflow_version"),
        *("frame_count", "annotation_count", "schema_version"),
    ),
    sa.Index("ix_jobs_created", "project_id", "created_at_ms"),
    sa.Index(
        "ix_jobs_completed",
        "project_id",
        "completed_at_ms",
        sqlite_where=sa.text("state = 'completed'"),
        postgresql_where=sa.text("state = 'completed'"),
    ),
)
