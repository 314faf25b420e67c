"""Temporary teams that are born knowing they will end."""
