"""Points other people's clients at us."""
