"""Every outbound request: get a frame, post a webhook, behind one guard. Nothing else opens connections."""
