"""Baselines and targets."""
