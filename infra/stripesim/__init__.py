"""A stand-in for Stripe: a process of its own that nobody's money ever goes through."""
