"""Template tags of the pages about what partners agree and promise."""
