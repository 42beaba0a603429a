"""What is told to whoever listens on the stream, kept for a day so that a listener who was away can catch up."""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, Sequence, metadata

news = sa.Table(
    "news",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("transaction_id", sa.BigInteger, nullable=False),  # PostgreSQL's; 0 on SQLite. See store/news.py
    sa.Column("organization_id", Id, nullable=False),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("ids", Document, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("at_ms", sa.BigInteger, nullable=False),
    sa.Index("ix_news_transaction_id_sequence", "transaction_id", "sequence"),
    sqlite_autoincrement=True,
)
