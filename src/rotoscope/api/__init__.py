"""HTTP doors: parse, call one service function, render."""
