"""Issues with their threads, the marks that reviewers set, and how each project reviews."""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, Sequence, metadata

issues = sa.Table(
    "issues",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("job_id", Id, nullable=False),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("severity", sa.String(12), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("first_frame", sa.Integer),
    sa.Column("last_frame", sa.Integer),
    sa.Column("track_id", sa.Text),
    sa.Column("label", sa.Text, nullable=False, server_default=""),
    sa.Column("place", Document),  # the point and the shape as they were, as JSON
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("round", sa.SmallInteger, nullable=False),
    sa.Column("step", sa.Text, nullable=False, server_default=""),
    sa.Column("task_id", Id),
    sa.Column("author_id", Id, nullable=False),
    sa.Column("author_role", sa.String(16), nullable=False),
    sa.Column("maker_id", Id),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("job_id", "number"),
    sa.Index("ix_issues_project_id_sequence", "project_id", "sequence"),
    # what a project's issues are counted by, without a look at the rows
    sa.Index("ix_issues_counted", "project_id", "state", "category", "severity", "label", "maker_id", "job_id"),
)

issue_comments = sa.Table(
    "issue_comments",
    metadata,
    sa.Column("issue_id", Id, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("author_id", Id, nullable=False),
    sa.Column("author_role", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("moved_to", sa.String(12), nullable=False, server_default=""),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
)

judged_jobs = sa.Table(  # a row appears with the first verdict; counts over projects are added up from these
    "judged_jobs",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("maker_id", Id),  # who drew what was judged first
    sa.Column("is_first_pass", sa.Boolean, nullable=False),
    sa.Column("accepted_round", sa.SmallInteger, nullable=False, server_default="0"),  # 0 = not accepted yet
    sa.Index("ix_judged_jobs_project", "project_id", "maker_id", "is_first_pass", "accepted_round"),
)

review_marks = sa.Table(
    "review_marks",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("subject", sa.String(1024), primary_key=True),
    sa.Column("author_id", Id, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("round", sa.SmallInteger, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
)

review_settings = sa.Table(
    "review_settings",
    metadata,
    sa.Column("project_id", Id, sa.ForeignKey("projects.id"), primary_key=True),
    sa.Column("document", Document, nullable=False),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
)
