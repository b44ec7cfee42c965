"""Decisions are recorded, carried out once, looked at again and replaced."""
