"""What people can do, as words that a step of a workflow may ask for."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

member_skills = sa.Table(
    "member_skills",
    metadata,
    sa.Column("member_id", Id, sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("skill", sa.String(64), primary_key=True),
)
