"""Elections are announced, people nominated, ballots cast and counted, and those elected take their place."""
