"""Pages of measurement as paper: one sheet for a meeting."""
