"""The composition root: it wires the rooms together and decides nothing."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
