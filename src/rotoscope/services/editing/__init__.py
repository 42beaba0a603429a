"""Editing: what people do to tracks, and what they did."""

from rotoscope.services.editing.edits import apply_edits as apply_edits
