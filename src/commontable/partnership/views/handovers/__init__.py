"""Pages by which a place at the table passes from one person to another."""
