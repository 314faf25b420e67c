"""Error reports."""

from config import env, sentry

sentry.start(dsn=env.text("SENTRY_DSN"), environment=env.environment(), release=env.text("RELEASE"))
