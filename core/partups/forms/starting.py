"""The page on which a part-up starts, which grows as more openings are typed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms

from core.common.errors import DomainError, InvalidInput
from core.partups.forms.openings import OpeningForm
from core.partups.forms.partups import StartForm
from core.partups.services import OpeningWish

MOST_OPENINGS = 20


class _Openings(forms.BaseFormSet):
    """Openings in a row; an empty one does not count."""

    def initial_form_count(self) -> int:
        # Nothing is saved yet: also an opening that was typed before the page grew may be emptied.
        return 0

    def total_form_count(self) -> int:
        if self.is_bound:
            return super().total_form_count()
        return min(len(self.initial or []) + self.extra, MOST_OPENINGS)


class StartPage:
    """
    The description and the openings together.

    `StartPage(typed)` is what somebody sent; `StartPage.again(typed, ...)` shows the same with an
    opening more or less, without judging it yet.
    """

    def __init__(
        self,
        typed: Mapping[str, Any] | None = None,
        *,
        initial: dict[str, Any] | None = None,
        openings: list[dict[str, Any]] | None = None,
        extra: int = 1,
    ) -> None:
        formset = forms.formset_factory(
            OpeningForm,
            formset=_Openings,
            extra=extra,
            max_num=MOST_OPENINGS,
            absolute_max=MOST_OPENINGS,
        )
        self.form = StartForm(typed, initial=initial)
        self.openings = formset(typed, initial=openings, prefix="openings")

    @classmethod
    def again(cls, typed: Mapping[str, Any], *, wish: str) -> "StartPage":
        """What was typed, with an opening more ("grow") or one less ("drop-2")."""
        sent = cls(typed).openings
        rows = [
            {name: typed.get(row.add_prefix(name)) for name in row.fields} for row in sent.forms
        ]
        dropped = wish.removeprefix("drop-")
        rows = [row for number, row in enumerate(rows) if str(number) != dropped]
        names = (*StartForm.base_fields, "audience")
        values = {name: typed.get(name) for name in names}
        extra = 1 if wish == "grow" or not rows else 0
        return cls(initial=values, openings=rows, extra=extra)

    @property
    def can_grow(self) -> bool:
        """Whether there is room for one opening more."""
        return len(self.openings.forms) < MOST_OPENINGS

    @property
    def has_errors(self) -> bool:
        """Whether something was sent that does not fit."""
        return bool(self.form.errors) or self.has_opening_errors

    @property
    def has_opening_errors(self) -> bool:
        """Whether one of the openings does not fit."""
        return self.openings.is_bound and not self.openings.is_valid()

    def is_valid(self) -> bool:
        """Whether each field could be read; both parts are looked at."""
        return all([self.form.is_valid(), self.openings.is_valid()])

    def wishes(self) -> list[OpeningWish]:
        """The openings somebody typed."""
        return [row.wish() for row in self._filled()]

    def values(self) -> dict[str, Any]:
        """The description, for the service."""
        typed = dict(self.form.cleaned_data)
        key = typed.pop("key")
        return {**typed, "form_key": key}

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Put a refusal raised inside beside the fields it is about."""
        filled = self._filled()
        try:
            yield
        except InvalidInput as refusal:
            for path, sentences in refusal.errors.items():
                _place(self.form, filled, path, sentences)
        except DomainError as refusal:
            self.form.add_error(None, str(refusal))

    def _filled(self) -> list[OpeningForm]:
        return [row for row in self.openings.forms if row.has_changed()]


def _place(form: forms.Form, filled: list[OpeningForm], path: str, sentences: list[str]) -> None:
    """Openings are named by their place: "openings.0.title"."""
    room, _dot, rest = path.partition(".")
    number, _dot, field = rest.partition(".")
    target: forms.Form = filled[int(number)] if room == "openings" and number else form
    name = field if target is not form else path
    target.add_error(name if name in target.fields else None, list(sentences))
