"""Releases: prepared, seen by partners first, published."""
