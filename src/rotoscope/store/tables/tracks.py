"""Tracks, and the log of what was done to them."""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, metadata

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

IS_ON_ONE = "(first_frame = last_frame)"
IS_WIDE = "(last_frame > first_frame OR first_frame IS NULL)"

edits = sa.Table(
    "edits",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("edit_id", sa.String(128), nullable=False),
    sa.Column("author_id", Id, nullable=False),
    sa.Column("document", Document, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("track_id", sa.Text),  # the track it touches; null when there are several
    sa.Column("first_frame", sa.Integer),  # the frames of its cells; null when none has a frame
    sa.Column("last_frame", sa.Integer),
    sa.UniqueConstraint("job_id", "edit_id"),
    sa.Index(
        "ix_edits_is_on_one",
        "job_id",
        "first_frame",
        "revision",
        sqlite_where=sa.text(IS_ON_ONE),
        postgresql_where=sa.text(IS_ON_ONE),
    ),
    sa.Index("ix_edits_job_id_track_id", "job_id", "track_id", "revision"),
    sa.Index(  # the few that span frames or have none: they are asked one by one, the others by their frame
        "ix_edits_is_wide",
        "job_id",
        "first_frame",
        "last_frame",
        "revision",
        sqlite_where=sa.text(IS_WIDE),
        postgresql_where=sa.text(IS_WIDE),
    ),
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
    sa.Column("outcome", sa.String(16), nullable=False, server_default=""),  # reapplied, discarded; empty: it waits
    sa.Column("settled_by", Id),
    sa.Column("settled_at_ms", sa.BigInteger),
)
