"""Where the organisation is going, and by when: targets, tasks, readiness and reminders."""
