"""Reading the JSON of a control."""

from typing import Any

from infra.stripesim.errors import invalid

Body = dict[str, Any]


def field(body: Body, name: str, kind: type, default: Any) -> Any:
    """
    A value of a body, if it is of its kind.

    :raises StripeError: 400 if not.
    """
    value = body.get(name, default)
    is_number = kind in (int, float) and isinstance(value, int) and not isinstance(value, bool)
    if value is not default and not is_number and not isinstance(value, kind):
        raise invalid(f"{name} must be of type {kind.__name__}.", param=name)
    return value


def one_of(body: Body, name: str, words: tuple[str, ...]) -> Any:
    """
    One of a few words; the first where none is given.

    :raises StripeError: 400 for another word.
    """
    value = body.get(name, words[0])
    if value not in words:
        raise invalid(f"{name} must be one of {', '.join(words)}.", param=name)
    return value
