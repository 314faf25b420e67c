"""The contract of Stripe's API, read from the types inside the pinned `stripe` package."""
