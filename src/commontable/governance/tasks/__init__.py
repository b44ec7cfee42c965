"""What the table does in the background: letters that go out after an act."""
