"""Pages about linkage: which files, under which agreement, how well, and what to do next."""
