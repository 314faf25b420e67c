"""A form on a page says what was refused, and keeps what was typed."""

from django import forms

from core.common.errors import DomainError, InvalidInput
from core.ui.forms import DayInput, reporting_to


class Wish(forms.Form):
    name = forms.CharField()
    end_date = forms.DateField(required=False, widget=DayInput)


def test_a_refusal_of_a_field_stands_at_the_field() -> None:
    form = Wish({"name": "Quiet roads"})
    form.is_valid()

    with reporting_to(form):
        raise InvalidInput({"name": ["This name is taken."]})

    assert form.errors == {"name": ["This name is taken."]}
    assert form["name"].value() == "Quiet roads"


def test_a_refusal_of_something_else_stands_above_the_form() -> None:
    form = Wish({"name": "Quiet roads"})
    form.is_valid()

    with reporting_to(form):
        raise InvalidInput({"seats": ["There are none."]})

    assert form.non_field_errors() == ["There are none."]


def test_any_other_refusal_stands_above_the_form() -> None:
    form = Wish({"name": "Quiet roads"})
    form.is_valid()

    with reporting_to(form):
        raise DomainError("This part-up has no free seats.")

    assert form.non_field_errors() == ["This part-up has no free seats."]


def test_without_a_refusal_the_form_stays_clean() -> None:
    form = Wish({"name": "Quiet roads"})
    form.is_valid()

    with reporting_to(form):
        pass

    assert form.errors == {}


def test_a_day_is_given_as_browsers_want_it() -> None:
    form = Wish(initial={"end_date": "2027-03-14"})

    assert 'type="date" name="end_date" value="2027-03-14"' in str(form["end_date"])
