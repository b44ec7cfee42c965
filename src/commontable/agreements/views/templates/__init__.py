"""Pages about the texts with which agreements begin."""
