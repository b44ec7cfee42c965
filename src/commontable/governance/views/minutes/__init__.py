"""Minutes: read, drafted, written, prepared, corrected, approved, taken away as files."""
