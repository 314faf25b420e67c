"""What several nouns read in the same way."""

from typing import Any

from infra.stripesim.errors import invalid
from infra.stripesim.store import Row

ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


def cleared(value: Any) -> Any:
    """What a request gives, with nothing in place of the empty texts that clear a field."""
    if isinstance(value, dict):
        return {name: cleared(part) for name, part in value.items()}
    return None if value == "" else value


def merged(before: Row, given: dict[str, Any], *, empty: Row) -> Row:
    """What there was with what is given over it; an empty text brings the beginning back."""
    after = dict(before)
    for name, value in given.items():
        if value == "":
            after[name] = empty.get(name)
        elif isinstance(value, dict) and isinstance(before.get(name), dict):
            after[name] = merged(before[name], value, empty=empty.get(name) or {})
        else:
            after[name] = value
    return after


def metadata(before: Row | None, asked: dict[str, Any]) -> Row:
    """
    The notes of a caller after a request: keys are added, and cleared by an empty text.

    :raises StripeError: 400 beyond Stripe's limits of 50 keys, 40 and 500 characters.
    """
    given = asked.get("metadata")
    if given is None:
        return before or {}
    if given == "":
        return {}
    merged = {key: value for key, value in {**(before or {}), **given}.items() if value != ""}
    for key, value in merged.items():
        if len(key) > 40 or len(value) > 500:
            raise invalid(
                "Metadata keys may have 40 characters, values 500.", param=f"metadata[{key[:40]}]"
            )
    if len(merged) > 50:
        raise invalid("Metadata may have 50 keys.", param="metadata")
    return merged


def owned(method: Row, customer: Row) -> Row:
    """
    A payment method, if it is this customer's.

    :raises StripeError: 400 if it is not attached to the customer.
    """
    if method["customer"] != customer["id"]:
        raise invalid(
            f"The customer does not have a payment method with the ID {method['id']}. The payment"
            " method must be attached to the customer.",
            code="resource_missing",
        )
    return method
