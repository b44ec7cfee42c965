"""What every app's work in the background has in common."""
