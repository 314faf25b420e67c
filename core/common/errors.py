"""Refusals a person may meet; both doors turn them into the same sentence."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class DomainError(Exception):
    """Something that cannot be done now; answered with 409 unless a subclass says otherwise."""

    code = "conflict"
    status = 409
    message: Sentence = _("This cannot be done now.")

    def __init__(self, message: Sentence | None = None, *, code: str | None = None) -> None:
        self.message = self.message if message is None else message
        self.code = code or self.code
        super().__init__(str(self.message))

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The actor sees the thing but may not do this with it."""

    code = "not_allowed"
    status = 403
    message = _("You are not allowed to do this.")


class NotFound(DomainError):
    """Not there and not yours look the same."""

    code = "not_found"
    status = 404
    message = _("There is nothing here, or it is not yours to see.")


class InvalidInput(DomainError):
    """What was typed does not fit; `errors` maps a field to its sentences."""

    code = "invalid_input"
    status = 422
    message = _("Please look at the fields below.")

    def __init__(
        self, errors: Mapping[str, Sequence[Sentence]], *, code: str | None = None
    ) -> None:
        super().__init__(code=code)
        self.errors = {field: [str(line) for line in lines] for field, lines in errors.items()}
