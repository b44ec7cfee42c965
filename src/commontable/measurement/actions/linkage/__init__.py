"""Linkage is planned, done, looked after and ended; what it made is kept no longer than it is needed."""
