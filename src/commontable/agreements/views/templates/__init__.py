"""Pages about the texts from which agreements begin."""
