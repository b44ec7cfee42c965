"""Codes instead of names: the profile by which partners encode, the clerk's page, and files of codes."""
