"""Background tasks: they take ids, compute outside transactions, and call actions."""
