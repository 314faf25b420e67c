"""Addresses of home pages."""
