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
    sa.Index("ix_edits_job_id_first_frame", "job_id", "first_frame", "last_frame", "revision"),
    sa.Index("ix_edits_job_id_track_id", "job_id", "track_id", "revision"),
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
