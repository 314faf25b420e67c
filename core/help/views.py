"""Help: one page a question."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.common.requests import Request


@dataclass(frozen=True)
class Topic:
    """A page of help; its text is the template of the same name."""

    name: str
    title: str | Promise
    summary: str | Promise


TOPICS = (
    Topic("tribe", _("What is a tribe?"), _("Who is in it, who keeps it, and how you get in.")),
    Topic("joining", _("How do people come in?"), _("Joining, asking, inviting, and lists.")),
    Topic("rules", _("The rules of a tribe"), _("Who makes them, who changes them, and why.")),
    Topic("levels", _("Levels"), _("How far a tribe trusts somebody, and what that shows.")),
    Topic("leaving", _("Leaving"), _("In one step; what ends, and what stays.")),
    Topic("partup", _("How do I start a part-up?"), _("What is going on, by when, who is needed.")),
    Topic("offer", _("How do I offer to help?"), _("From an open seat to the team.")),
    Topic("closing", _("How does a part-up end?"), _("On the day you agreed.")),
    Topic(
        "profile", _("What do others see of me?"), _("Your photo, your words, and who reads them.")
    ),
    Topic("pages", _("What does my tribe show?"), _("Its page, Discover, and its address.")),
    Topic("sight", _("Who sees what?"), _("In the tribe, outside it, and what we keep apart.")),
    Topic("audience", _("Who sees a part-up?"), _("Everyone, a level, or only those inside.")),
    Topic("guests", _("Guests"), _("People from outside, in one part-up, until a day.")),
    Topic("paying", _("What does it cost?"), _("People never pay; a tribe costs one fee a year.")),
    Topic("tokens", _("How do tokens work?"), _("A key for a program, smaller than your own.")),
    Topic(
        "organisation",
        _("How do people of my organisation sign in?"),
        _("With a code, or where they sign in to everything at work."),
    ),
    Topic("record", _("The record of a tribe"), _("Who changed what, and why you can trust it.")),
    Topic(
        "safety",
        _("How do I keep my account safe?"),
        _("Passkeys, an app with codes, and what to do when you lose one."),
    ),
    Topic("data", _("What about my data?"), _("Signing in, devices, leaving, and what stays.")),
)
_BY_NAME = {topic.name: topic for topic in TOPICS}


@login_not_required
@require_safe
def index(request: Request) -> HttpResponse:
    """All topics."""
    return render(request, "help/index.html", {"topics": TOPICS, "layout": _layout(request)})


@login_not_required
@require_safe
def topic(request: Request, name: str) -> HttpResponse:
    """One topic, with the way to the others."""
    found = _BY_NAME.get(name)
    if found is None:
        raise Http404
    others = [topic for topic in TOPICS if topic != found]
    context = {"topic": found, "others": others, "layout": _layout(request)}
    return render(request, f"help/{found.name}.html", context)


def _layout(request: Request) -> str:
    return "layouts/account.html" if request.account else "layouts/public.html"
