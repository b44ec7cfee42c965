"""The only writers of who sits at the table."""
