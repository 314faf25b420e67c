"""The story a fresh installation shows; nothing of it is needed to run."""
