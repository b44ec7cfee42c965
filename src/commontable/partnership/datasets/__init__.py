"""Lists of who is at the table and of what happened there, ready for pages and files."""
