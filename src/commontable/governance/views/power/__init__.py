"""Pages about the balance of power in a body."""
