"""What carries Part-up: the runner, the stand-in for Stripe, the benches, recipes."""
