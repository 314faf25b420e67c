"""Lists that Stripe embeds in an object: it shows ten, and the rest is asked for by itself."""

from collections.abc import Callable
from typing import Any

from billing.gateway.connection import our_words
from billing.gateway.reading import Body

PAGE = 100


def whole(embedded: Body | None, ask: Callable[[], Any]) -> list[Body]:
    """
    Everything in an embedded list; `ask` asks for the list itself, when this is but a part of it.

    :raises StripeAway: if Stripe does not answer to the end.
    """
    shown: list[Body] = (embedded or {}).get("data", [])
    if not embedded or not embedded["has_more"]:
        return shown
    with our_words():
        return [one.to_dict() for one in ask().auto_paging_iter()]
