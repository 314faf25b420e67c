"""Who asks to join, and what the tribe asks of them; for stewards."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.common.errors import DomainError, NotFound
from core.common.requests import Request
from core.members import policies, selectors, services
from core.members.forms import QuestionsForm, RefusalForm
from core.ui.forms import reporting_to

MOST_SHOWN = 50


@require_safe
@never_cache
def requests(request: Request) -> HttpResponse:
    """Who waits, what they say, and two answers."""
    return _page(request)


@require_POST
def accept(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Let somebody in."""
    try:
        member = services.accept_request(actor=request.member, request_id=request_id)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        return _page(request, sentence=str(refusal), status=refusal.status)
    messages.success(request, _("%(name)s is in. They are told by mail.") % {"name": member})
    return redirect("members:requests")


@require_POST
def refuse(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Tell somebody that they do not come in now."""
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=request_id, form=form, status=422)
    try:
        words = form.cleaned_data["words"]
        services.refuse_request(actor=request.member, request_id=request_id, words=words)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        return _page(request, sentence=str(refusal), status=refusal.status)
    messages.success(request, _("They are told by mail, kindly."))
    return redirect("members:requests")


@require_http_methods(["GET", "POST"])
def questions(request: Request) -> HttpResponse:
    """What the tribe asks, up to five times."""
    if not policies.can_answer_requests(request.member):
        raise Http404
    texts = [question.text for question in selectors.questions()]
    form = QuestionsForm(request.POST if request.method == "POST" else None, texts=texts)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.ask_questions(actor=request.member, texts=form.texts())
            messages.success(request, _("Saved. Who asks to join is asked this from now on."))
            return redirect("members:requests")
    status = 422 if form.is_bound else 200
    return render(request, "members/questions.html", {"form": form}, status=status)


def _page(
    request: Request,
    *,
    sentence: str = "",
    refused: uuid.UUID | None = None,
    form: RefusalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if not policies.can_answer_requests(request.member):
        raise Http404
    waiting = list(selectors.waiting_requests()[: MOST_SHOWN + 1])
    context = {
        "askings": selectors.with_answers(waiting[:MOST_SHOWN]),
        "has_more": len(waiting) > MOST_SHOWN,
        "questions": selectors.questions(),
        "sentence": sentence,
        "refused": refused,
        "form": form or RefusalForm(),
    }
    return render(request, "members/requests.html", context, status=status)
