"""Delivery: results are built, and whoever wants to know is told."""

from rotoscope.services.delivery.results import build_results as build_results
