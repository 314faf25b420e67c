"""Settings: the base for everybody, then the few switches of where this runs."""

from config import env

if env.environment() == "production":
    from config.settings.production import *  # noqa: F403
elif env.environment() == "test":
    from config.settings.test import *  # noqa: F403
else:
    from config.settings.development import *  # noqa: F403
