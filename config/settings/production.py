"""For people: refuses to start on combinations that would hurt them."""

from config import env
from config.settings.base import *  # noqa: F403

if not env.origin().is_secure:
    raise env.WrongEnvironment("PUBLIC_ORIGIN must be https in production.")
if len(env.text("SECRET_KEY")) < 50:
    raise env.WrongEnvironment("SECRET_KEY must have at least 50 characters in production.")
if not env.text("EMAIL_URL").startswith("smtp"):
    raise env.WrongEnvironment("EMAIL_URL must name a mail server in production.")
if env.text("STRIPE_API_BASE") != "https://api.stripe.com":
    raise env.WrongEnvironment("STRIPE_API_BASE must be Stripe itself in production.")
if "_live_" not in env.text("STRIPE_API_KEY"):
    raise env.WrongEnvironment("STRIPE_API_KEY must be a live key in production.")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
