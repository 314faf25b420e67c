"""Documents that Stripe draws: fetched from its own addresses only."""

from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings

from billing.errors import StripeAway, StripeRefused
from billing.gateway.connection import TIMEOUT_SECONDS

MOST_BYTES = 10 * 1024 * 1024
_MOST_STEPS = 4
_STRIPE = (".stripe.com", ".stripecdn.com")


def fetch_pdf(*, url: str) -> bytes:
    """
    Fetch a document.

    :raises StripeAway: if it does not come now.
    :raises StripeRefused: if the address is not Stripe's, or what is there is no PDF.
    """
    try:
        content = _fetch(url)
    except requests.RequestException as error:
        raise StripeAway(reason=type(error).__name__) from error
    if not content.startswith(b"%PDF-") or len(content) > MOST_BYTES:
        raise StripeRefused(reason="no_pdf")
    return content


def _fetch(url: str) -> bytes:
    for _step in range(_MOST_STEPS):
        if not _is_stripes(url):
            raise StripeRefused(reason="foreign_address")
        with requests.get(
            url, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
        ) as answer:
            if answer.is_redirect:
                url = urljoin(url, answer.headers["Location"])
                continue
            answer.raise_for_status()
            return answer.raw.read(MOST_BYTES + 1, decode_content=True)
    raise StripeRefused(reason="redirects")


def _is_stripes(url: str) -> bool:
    """A host of Stripe's over https, or the one that our calls go to."""
    address, ours = urlsplit(url), urlsplit(settings.STRIPE_API_BASE)
    if (address.scheme, address.netloc) == (ours.scheme, ours.netloc):
        return True
    return address.scheme == "https" and (address.hostname or "").endswith(_STRIPE)
