"""Under test: as in production, but quick to hash."""

from config.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Tests make more calls in a second than a day of ours does; those about pace set it themselves.
STRIPE_CALLS_PER_SECOND = 10_000
