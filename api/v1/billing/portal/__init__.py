"""The bill of an organisation, as its pages show it."""
