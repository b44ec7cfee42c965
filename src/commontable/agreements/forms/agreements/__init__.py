"""Forms with which agreements are written, read, sent out and ended."""
