"""What the bill of an organisation shows, on its pages and over the API: our own tables only."""
