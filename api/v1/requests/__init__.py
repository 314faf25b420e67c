"""Asking to join a tribe, and answering who asks."""
