"""Pages of journeys: target and scope, gap analysis, tasks."""
