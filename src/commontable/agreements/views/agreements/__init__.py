"""Pages about agreements: how they are written, read, sent out, renewed and ended."""
