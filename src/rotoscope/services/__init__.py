"""The use cases, one file per stage. They take what they need as arguments and never commit."""
