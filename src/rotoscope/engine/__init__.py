"""Durable work: parcels of events are carried to their end, whatever happens to the process."""

from rotoscope.engine.engine import Engine, beside, load

__all__ = ["Engine", "beside", "load"]
