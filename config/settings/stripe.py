"""Stripe, or the simulator that stands in for it."""

from config import env

STRIPE_API_KEY = env.text("STRIPE_API_KEY")
STRIPE_REFUND_KEY = env.text("STRIPE_REFUND_KEY")
STRIPE_API_BASE = env.text("STRIPE_API_BASE")
STRIPE_API_VERSION = "2026-10-28.endive"
STRIPE_WEBHOOK_SECRETS = env.words("STRIPE_WEBHOOK_SECRETS")
STRIPE_LIVEMODE = "_live_" in STRIPE_API_KEY
# From all processes together; Stripe's own limit is 100.
STRIPE_CALLS_PER_SECOND = 25

# The ladder puts nobody down when it would put down more than this within a day.
LADDER_MOST_STEPS = 20
LADDER_MOST_SHARE = 0.05
# What becomes of the open invoice of a tribe that is put away: still owed, or taken back.
LADDER_VOIDS_INVOICES = False
