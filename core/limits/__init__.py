"""How often: buckets that empty with each request and fill again with time."""
