"""A refusal nobody caught is a page with its sentence, and never a 500."""

import pytest
from django.test import RequestFactory

from core.common.errors import DomainError, NotAllowed, NotFound
from core.ui.middleware import RefusalMiddleware


def _answer(error):
    request = RequestFactory().get("/")
    request.account = request.member = request.tribe = None
    return RefusalMiddleware(lambda _: None).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status"), [(DomainError("Not now."), 409), (NotAllowed("Not you."), 403)]
)
def test_it_is_told_in_its_own_words(error, status):
    answer = _answer(error)

    assert answer.status_code == status
    assert str(error) in answer.content.decode()


def test_what_is_not_there_is_404():
    assert _answer(NotFound()).status_code == 404


def test_what_is_no_refusal_goes_on():
    assert _answer(ValueError("x")) is None
