"""Pages of activities, and what their buttons do."""
