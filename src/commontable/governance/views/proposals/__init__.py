"""Pages of proposals: the list, the one page everybody decides from, and writing."""
