"""Datasets, places and files due."""
