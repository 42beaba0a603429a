"""Rotoscope: annotation of video and image sequences."""
