"""Rotoscope: annotation of video and image sequences."""

__version__ = "0.1.0"
