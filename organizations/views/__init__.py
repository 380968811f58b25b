"""Pages of organisations, units, members and the person's own settings."""
