"""The product's settings, for servers that thousands of requests a minute are sent to."""

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, LOGGING, RATE_LIMITS

RATE_LIMITS = dict.fromkeys(RATE_LIMITS, (100000, 1))
# Refusals are what is asked for here; only what breaks is written down.
LOGGING = LOGGING | {
    "handlers": {
        "console": {
            "class": "logging.FileHandler",
            "filename": DATA_DIR / "server.log",
            "level": "ERROR",
        }
    },
}
