"""The two questions asked of the contract: is this request right, is this answer right?"""

from typing import Any

from stripe._object_classes import get_object_class

from infra.stripe_contract.checking import check_fields, check_parameters, check_value
from infra.stripe_contract.forms import coerce_parameters
from infra.stripe_contract.operations import Operation
from infra.stripe_contract.violations import Kind, Violation


def read_parameters(*, operation: Operation, form: dict[str, Any]) -> dict[str, Any]:
    """The nested form of a request with texts turned into what their parameters are."""
    if operation.parameters is None:
        return form
    return coerce_parameters(form=form, parameters=operation.parameters)


def check_request(*, operation: Operation, parameters: dict[str, Any]) -> list[Violation]:
    """Unknown, missing, mistyped parameters and undocumented values: each is an error."""
    if operation.parameters is None:
        return [
            Violation(name, Kind.UNKNOWN, f"{operation.path} takes no parameters")
            for name in parameters
        ]
    return check_parameters(value=parameters, parameters=operation.parameters)


def check_answer(*, operation: Operation, body: Any) -> list[Violation]:
    """Differences between an answer and the type the operation promises."""
    if operation.answer is None:
        return []
    name = body.get("object", "answer") if isinstance(body, dict) else "answer"
    return check_value(value=body, hint=operation.answer, path=str(name))


def check_object(*, value: dict[str, Any]) -> list[Violation]:
    """Differences between an object and the class that its `object` field names."""
    name = str(value.get("object"))
    return check_fields(value=value, cls=get_object_class("V1", name), path=name)


def is_soft(violation: Violation) -> bool:
    """
    Whether Stripe may answer so although the types do not say it.

    Nullable fields may be left out, and open lists may gain a value before the package knows it.
    In a request both would be our mistake.
    """
    return violation.kind in (Kind.ABSENT, Kind.UNDOCUMENTED)
