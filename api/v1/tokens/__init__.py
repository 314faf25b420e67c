"""Personal access tokens; reached with a session only."""
