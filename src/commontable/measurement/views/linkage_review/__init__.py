"""Uncertain pairs: looked at one by one by the named person, counted and told without names for those who answer."""
