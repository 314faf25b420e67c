"""One way to check a row before it is written, whichever door it came through."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

from core.common.errors import InvalidInput
from core.common.text import CleanText, has_forbidden_characters, tidy


def check_fields(instance: models.Model, *, exclude: Collection[str] = ()) -> None:
    """
    Tidy the texts of a row and check each field by its own rules.

    :raises InvalidInput: naming each field that does not fit.
    """
    # Relations are looked up by the service; asking the database again would be a query each.
    skipped = set(exclude) | {
        field.name
        for field in instance._meta.concrete_fields
        if field.is_relation or (field.null and getattr(instance, field.attname) is None)
    }
    errors = _tidy_texts(instance, skipped)
    try:
        instance.clean_fields(exclude={*skipped, *errors})
        instance.clean()
    except ValidationError as error:
        errors |= as_field_errors(error)
    if errors:
        raise InvalidInput(errors)


def _tidy_texts(instance: models.Model, skipped: Collection[str]) -> dict[str, list[str]]:
    errors = {}
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if field.name in skipped or not isinstance(value, str):
            continue
        if has_forbidden_characters(value):
            errors[field.name] = [str(CleanText.sentence)]
        elif not field.choices:
            setattr(instance, field.attname, tidy(value))
            errors |= _too_long(field, getattr(instance, field.attname))
    return errors


def _too_long(field: "models.Field[Any, Any]", value: str) -> dict[str, list[str]]:
    """Django leaves the length of a TextField to its form; here every door is checked."""
    if not isinstance(field, models.TextField) or not field.max_length:
        return {}
    try:
        MaxLengthValidator(field.max_length)(value)
    except ValidationError as error:
        return {field.name: error.messages}
    return {}


def as_field_errors(error: ValidationError) -> dict[str, list[str]]:
    """The sentences of a Django error by field; those about the whole are under "__all__"."""
    if hasattr(error, "error_dict"):
        return {field: list(lines) for field, lines in error.message_dict.items()}
    return {NON_FIELD_ERRORS: list(error.messages)}
