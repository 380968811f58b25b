"""Self-assessments: marks of practices by instance, the team's decisions, and their history."""
