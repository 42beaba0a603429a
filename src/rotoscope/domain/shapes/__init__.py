"""The five kinds of shape, one file each; `kinds` is the table."""
