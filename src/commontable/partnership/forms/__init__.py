"""What people write down about the table, checked before an action sees it."""
