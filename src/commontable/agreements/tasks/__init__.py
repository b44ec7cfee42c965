"""What agreements do in the background: letters that go out after an act, and certificates."""
