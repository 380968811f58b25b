"""Who: users, organisations, units, roles, invitations and the activity log."""
