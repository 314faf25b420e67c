"""Pages: signing in at one's organisation, and setting where that is."""
