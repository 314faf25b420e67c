"""Sentences for the next page: in a signed cookie of the host, so that no words reach public."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class HostCookieStorage(CookieStorage):
    """Django's own, under a name that says which host it is for."""

    cookie_name = settings.FLASH_COOKIE_NAME
