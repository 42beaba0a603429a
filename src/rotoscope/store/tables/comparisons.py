"""Comparisons of what was made with what holds, in counts that add up; and the jobs whose tracks are known to be right.

`against` is what holds: accepted (by a checker), maker (another who made the same job), gold.
"""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

comparisons = sa.Table(
    "comparisons",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("task_id", Id, primary_key=True),  # whose submission it is
    sa.Column("other_id", Id, primary_key=True),  # the job that holds, or the task of the other maker
    sa.Column("project_id", Id, nullable=False),
    sa.Column("against", sa.String(10), nullable=False),
    sa.Column("maker_id", Id),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("truth", sa.BigInteger, nullable=False),
    sa.Column("made", sa.BigInteger, nullable=False),
    sa.Column("matched", sa.BigInteger, nullable=False),
    sa.Column("switches", sa.BigInteger, nullable=False),
    sa.Column("iou_sum", sa.Float, nullable=False),
    sa.Column("same", sa.BigInteger, nullable=False),
    sa.Column("attributes", sa.BigInteger, nullable=False),
    sa.Column("attributes_same", sa.BigInteger, nullable=False),
    sa.Column("keyframes", sa.BigInteger, nullable=False),
    sa.Column("active_ms", sa.BigInteger, nullable=False),
    sa.Index(  # all that scores are added up from, the comparisons of a job side by side
        "ix_comparisons_project",
        *("project_id", "against", "job_id", "created_at_ms", "maker_id", "active_ms", "truth", "made", "matched"),
        *("switches", "iou_sum", "same", "attributes", "attributes_same", "keyframes"),
    ),
)

comparison_cells = sa.Table(  # how many boxes of one label were drawn as another; an empty label is no box at all
    "comparison_cells",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("task_id", Id, primary_key=True),
    sa.Column("other_id", Id, primary_key=True),
    sa.Column("true_label", sa.Text, primary_key=True),
    sa.Column("made_label", sa.Text, primary_key=True),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("against", sa.String(10), nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("boxes", sa.BigInteger, nullable=False),
    sa.Column("iou_sum", sa.Float, nullable=False),
    sa.Index(  # all that the matrix of labels is added up from
        "ix_comparison_cells_project",
        "project_id",
        "against",
        "true_label",
        "made_label",
        "created_at_ms",
        "boxes",
        "iou_sum",
        "job_id",
    ),
)

comparison_places = sa.Table(  # the tracks that are farthest off, a few of each comparison
    "comparison_places",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("task_id", Id, primary_key=True),
    sa.Column("other_id", Id, primary_key=True),
    sa.Column("number", sa.SmallInteger, primary_key=True),
    sa.Column("track_id", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("fate", sa.String(8), nullable=False),
    sa.Column("iou", sa.Float, nullable=False),
    sa.Column("frame", sa.Integer, nullable=False),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("against", sa.String(10), nullable=False),
    sa.Column("maker_id", Id),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Index("ix_comparison_places_project", "project_id", "against", "iou", "job_id", "created_at_ms"),
)

gold_jobs = sa.Table(
    "gold_jobs",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("pictures", sa.String(64), nullable=False),  # a hash of its frames: the same pictures in the same order
    sa.Column("added_by", Id, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Index("ix_gold_jobs_project", "project_id", "pictures"),
)
