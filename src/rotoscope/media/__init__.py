"""Pictures and video: probe, split, thumbnails, in limited child processes."""
