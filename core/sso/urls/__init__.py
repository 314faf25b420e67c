"""Addresses of single sign-on: of people signing in, and of an organisation."""
