"""Template tags of the pages where the table decides."""
