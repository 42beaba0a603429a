"""What lets programs written for other services talk to a Rotoscope."""
