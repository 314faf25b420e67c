"""Addresses of members: in the tribe, and of invitations on the account host."""
