"""Addresses of accounts: the ways in, and one's own pages."""
