"""Pages about meetings: the list, one meeting, its dates, its agenda."""
