"""Bodies, how they decide, their seats, who holds them, who chairs and who carries whose voice."""
