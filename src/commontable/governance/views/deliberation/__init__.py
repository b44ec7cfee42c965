"""Pages of rounds: opened and closed, positions given, voices recorded, objections answered."""
