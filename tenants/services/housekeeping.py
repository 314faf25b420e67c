"""Clearing away what is over."""

from core.accounts.models import Session
from core.common import clock
from tenants.models import Handoff, RetiredAddress
from tenants.slugs import YEAR


def clear_expired() -> None:
    """Delete sessions, codes and kept addresses that are past their end; harmless at any time."""
    moment = clock.now()
    Session.objects.filter(expire_date__lt=moment).delete()
    Handoff.objects.filter(expires_at__lt=moment).delete()
    RetiredAddress.objects.filter(retired_at__lte=moment - YEAR).delete()
