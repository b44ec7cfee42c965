"""Pages of the common agenda: what it says, how it came about, who shaped it, and whose plans serve it."""
