"""The product's settings, for workers that tests start and kill."""

from config.settings import *  # noqa: F403
from config.settings.celery import CELERY_BROKER_TRANSPORT_OPTIONS

# What a killed worker held comes back after two seconds instead of an hour.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    "visibility_timeout": 2,
    "unacked_restore_interval": 1,
}
CELERY_IMPORTS = ["tests.support.worker_kinds"]
