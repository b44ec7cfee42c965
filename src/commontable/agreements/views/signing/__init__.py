"""Pages on which agreements are signed, and on which one sees how they were."""
