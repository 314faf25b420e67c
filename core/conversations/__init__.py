"""Conversations: one stream of messages about any subject that lets people talk about it."""
