"""Pictures and videos, as facts about bytes that the blob store keeps."""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, metadata

frames = sa.Table(  # a row appears when its frame was tried; until then it stands in jobs.input
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

job_pictures = sa.Table(  # how many pictures a job has, and their bytes: a project's room is added up from these
    "job_pictures",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("pictures", sa.Integer, nullable=False),
    sa.Column("picture_bytes", sa.BigInteger, nullable=False),
    sa.Index("ix_job_pictures_project", "project_id", "pictures", "picture_bytes"),
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
