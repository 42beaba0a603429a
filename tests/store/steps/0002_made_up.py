"""A step that no release has, for tests: tables are added, filled, changed and copied, as later steps will do."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("made_up", sa.Column("id", sa.String(64), primary_key=True), sa.Column("name", sa.Text))
    op.execute("INSERT INTO made_up SELECT id, name FROM projects")
    with op.batch_alter_table("projects") as batch:  # SQLite copies the table for this
        batch.add_column(sa.Column("made_up", sa.Text, nullable=False, server_default="yes"))
        batch.alter_column("guide", existing_type=sa.Text, nullable=True)
    op.execute("UPDATE projects SET made_up = 'no' WHERE name = ''")
    op.create_index("ix_made_up_name", "made_up", ["name"])
