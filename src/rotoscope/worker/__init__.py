"""Background doors: one event, one service call."""
