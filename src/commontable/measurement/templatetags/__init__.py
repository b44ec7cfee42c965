"""Template tags of shared measurement."""
