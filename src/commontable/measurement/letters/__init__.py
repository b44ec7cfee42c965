"""Letters about what is kept in the vault."""
