"""Durable work: events become workflows that survive a crash."""
