"""The only writers of proposals and their versions."""
