"""Who somebody is, and their sessions."""
