"""Helping without prying: what staff see."""
