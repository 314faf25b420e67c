"""Tribes."""
