"""The product as it is, with an empty view beside its pages."""

from config.settings import *  # noqa: F403

PUBLIC_SCHEMA_URLCONF = "infra.bench.plain.urls"
# What is measured is how fast we are, not how polite.
STRIPE_CALLS_PER_SECOND = 10_000
