"""Refusals in Stripe's own shape."""

from typing import Any


class StripeError(Exception):
    """
    An answer of 4xx or 5xx.

    `keeps_work` says that what was done until then stays: a declined card leaves its attempt.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        keeps_work: bool = False,
        **details: str | None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.keeps_work = keeps_work
        self.body: dict[str, Any] = {
            "error": {
                "type": kind,
                "message": message,
                **{name: value for name, value in details.items() if value is not None},
            }
        }


def invalid(message: str, *, code: str | None = None, param: str | None = None) -> StripeError:
    """A request that makes no sense: 400."""
    return StripeError(400, "invalid_request_error", message, code=code, param=param)


def missing(kind: str, object_id: str, *, param: str = "id", status: int = 404) -> StripeError:
    """Something that is not there: 404, or 400 where it was named in a parameter."""
    noun = kind.replace("_", " ")
    return StripeError(
        status,
        "invalid_request_error",
        f"No such {noun}: '{object_id}'",
        code="resource_missing",
        param=param,
    )


def not_simulated(what: str) -> StripeError:
    """Real at Stripe, but not here: 501, never a silent 200."""
    return StripeError(
        501, "api_error", f"{what} exists at Stripe but is not simulated.", code="not_simulated"
    )


def declined(message: str, *, code: str, decline_code: str | None) -> StripeError:
    """The card said no: 402."""
    return StripeError(
        402, "card_error", message, code=code, decline_code=decline_code, keeps_work=True
    )
