"""What a manager sets up."""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, Sequence, metadata

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
    sa.Column("keyframe_tolerance", sa.Float, nullable=False, server_default="0"),  # for pre-labels of new jobs
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("is_closed", sa.Boolean, nullable=False, server_default=sa.false()),  # seen by its members only
    sa.Column("archived_at_ms", sa.BigInteger),
    sa.Column("deleted_at_ms", sa.BigInteger),
)

project_members = sa.Table(
    "project_members",
    metadata,
    sa.Column("project_id", Id, sa.ForeignKey("projects.id"), primary_key=True),
    sa.Column("member_id", Id, sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("role", sa.String(16)),  # none: the role that they have in the organization
    sa.Column("added_at_ms", sa.BigInteger, nullable=False),
    sa.Index("ix_project_members_member_id", "member_id"),
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
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("document", Document, nullable=False),  # the steps of the newest version
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("project_id", "tag"),
)

workflow_versions = sa.Table(  # every version that there was, for the jobs that keep it
    "workflow_versions",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("document", Document, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
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
    sa.Column("due_on", sa.String(10), nullable=False, server_default=""),
    sa.UniqueConstraint("project_id", "name"),
)
