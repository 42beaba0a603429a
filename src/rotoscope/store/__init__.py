"""All SQL. Functions that take a connection, one file per noun; nothing here commits."""
