"""Paying."""
