"""Playment JSON to domain and back; the only room that knows _id, p1, maker_response."""
