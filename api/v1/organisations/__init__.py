"""Organisations: who pays."""
