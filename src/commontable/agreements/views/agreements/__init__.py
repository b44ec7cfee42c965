"""Pages about agreements: written, read, sent out, changed, renewed and ended."""
