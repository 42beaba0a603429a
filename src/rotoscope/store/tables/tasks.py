"""Work for a person at one step of a job."""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, Sequence, metadata

IS_WORKED = "kind = 'maker' AND state = 'submitted' AND active_ms > 0"  # word for word, or its index goes unused

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
    sa.Column("kind", sa.String(8), nullable=False, server_default="maker"),
    sa.Column("verdict", sa.String(12)),  # of a checker: accept, send_back
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("round", sa.SmallInteger, nullable=False, server_default="1"),
    sa.Column("kept_for", Id),  # rework goes first to the one who made it
    sa.Column("is_assigned", sa.Boolean, nullable=False, server_default=sa.false()),  # by a manager: it stays theirs
    sa.Column("skill", sa.String(64), nullable=False, server_default=""),
    sa.Column("bars_makers", sa.Boolean, nullable=False, server_default=sa.false()),  # who drew it may not have it
    sa.Column("may_edit", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("limits", Document),  # the labels and kinds that may be drawn; none = what the schema allows
    sa.Column("copy_id", Id),  # where several make a job, the copy that this task is about
    sa.Column("active_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("frame_count", sa.Integer, nullable=False, server_default="0"),  # of its job, for what is counted
    sa.Column("active_at_ms", sa.BigInteger, nullable=False, server_default="0"),  # the last sign of somebody working
    sa.Column("batch_id", Id, nullable=False, server_default=""),  # of its job, for what is counted
    sa.Column("place", sa.BigInteger, nullable=False, server_default="0"),  # in the queue: the age of its job
    sa.Index(  # one's own rework, in the order of the queue
        "ix_tasks_kept_for",
        "kept_for",
        "project_id",
        "state",
        sa.text("priority_weight DESC"),
        "place",
        "sequence",
        sqlite_where=sa.text("kept_for IS NOT NULL"),
        postgresql_where=sa.text("kept_for IS NOT NULL"),
    ),
    sa.Index(  # what makers' work has taken
        "ix_tasks_worked",
        "project_id",
        "kind",
        "state",
        "active_ms",
        "frame_count",
        sqlite_where=sa.text(IS_WORKED),
        postgresql_where=sa.text(IS_WORKED),
    ),
    sa.Index(  # what each batch has taken, job by job
        "ix_tasks_effort",
        "project_id",
        "batch_id",
        "job_id",
        "active_ms",
        sqlite_where=sa.text("active_ms > 0"),
        postgresql_where=sa.text("active_ms > 0"),
    ),
    sa.Index("ix_tasks_queue", "project_id", "state", sa.text("priority_weight DESC"), "place", "sequence"),
)
