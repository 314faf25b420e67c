"""Who is here."""

import uuid

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.accounts.policies import Relation, profile_of
from core.common import clock
from core.common.doors import asks_for
from core.common.errors import DomainError
from core.common.requests import Request
from core.common.spreadsheets import csv_lines
from core.members import panels, policies, selectors, services
from core.members.forms import GivenLevelForm
from core.members.models import Member
from core.members.selectors.happenings import happenings

STEWARDS, GUESTS = "stewards", "guests"


@require_safe
def people(request: Request) -> HttpResponse:
    """Everybody in the tribe by name, a search, and who is a steward or at a level."""
    if not policies.can_see_people(request.member):
        raise Http404
    rules = selectors.current_rules()
    wish = _Wish(request, levels=rules.levels)
    page = selectors.page_of(
        wish.rows(), after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = {
        "people": [{"person": one, "note": _note(one, rules.levels)} for one in page.people],
        "search": wish.search,
        "which": wish.which,
        "filters": wish.filters(),
        "total": selectors.people().count(),
        "previous": wish.url(before=page.before) if page.before else "",
        "next": wish.url(after=page.after) if page.after else "",
        "can_invite": policies.can_invite(request.member),
        "can_export": policies.can_export_people(request.member),
        "can_answer": policies.can_answer_requests(request.member),
    }
    return render(request, "members/list.html", context)


@require_safe
def history(request: Request) -> HttpResponse:
    """What happened among the people and to the rules; guests read it not."""
    if not policies.can_see_people(request.member):
        raise Http404
    page = happenings(before=request.GET.get("before", ""))
    older_url = f"?before={page.older}" if page.older else ""
    return render(request, "members/history.html", {"page": page, "older_url": older_url})


@asks_for("export")
@require_safe
@never_cache
def export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The list of people as a table for a spreadsheet; stewards take it along."""
    try:
        lines = services.export_people(actor=request.member)
    except DomainError as refusal:
        raise Http404 from refusal
    heads = (_("Name"), _("Part"), _("Level"), _("Here since"))
    today = clock.local_date(time_zone=request.tribe.time_zone)
    return StreamingHttpResponse(
        csv_lines(heads, lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{request.tribe.slug}-{today}.csv"'},
    )


@require_safe
def person(request: Request, member_id: uuid.UUID) -> HttpResponse:
    """One person, as this tribe knows them."""
    found = selectors.visible_member(member=request.member, member_id=member_id)
    if found is None:
        raise Http404
    rules = selectors.current_rules()
    is_me = found.pk == request.member.pk
    relation = Relation.SELF if is_me else Relation.FELLOW
    may_steward = policies.can_make_steward(request.member) and not found.is_guest
    context = {
        "person": found,
        "profile": profile_of(found.account, relation=relation),
        "is_me": is_me,
        "level": selectors.level_name(rules, found.level),
        "works_on": panels.work_of(member=request.member, person=found),
        "level_form": _level_form(request.member, found, rules.levels),
        "can_make_steward": may_steward and not found.is_steward,
        "can_hand_over": may_steward and not is_me,
        "can_step_down": is_me and found.is_steward,
        "can_remove": policies.can_remove(request.member, found),
    }
    return render(request, "members/person.html", context)


def _level_form(member: Member, person: Member, levels: dict[int, str]) -> GivenLevelForm | None:
    if person.is_guest or not levels or not policies.can_give_levels(member):
        return None
    return GivenLevelForm(levels=levels, initial={"level": person.level})


def _note(member: Member, levels: dict[int, str]) -> str:
    """What stands under a name: the part somebody has, and how far they are trusted."""
    words = [] if member.role == Member.Role.MEMBER else [str(member.get_role_display())]
    return " · ".join([*words, *([levels[member.level]] if member.level in levels else [])])


class _Wish:
    """What somebody looks for in the list, as far as it is theirs to see."""

    def __init__(self, request: Request, *, levels: dict[int, str]) -> None:
        self.search = request.GET.get("q", "").strip()[: selectors.LONGEST_SEARCH]
        self._levels = levels
        self._sees_guests = policies.can_see_guests(request.member)
        asked = request.GET.get("who", "")
        self.which = asked if asked in self._choices() else ""

    def rows(self) -> selectors.Rows:
        """The people that were asked for."""
        if self.which == GUESTS:
            return selectors.guests(search=self.search)
        level = int(self.which) if self.which.isdigit() else None
        is_stewards = self.which == STEWARDS
        return selectors.people(search=self.search, level=level, stewards_only=is_stewards)

    def filters(self) -> list[dict[str, object]]:
        """The choices as tabs."""
        return [
            {"label": label, "url": self.url(who=key), "is_current": key == self.which}
            for key, label in self._choices().items()
        ]

    def url(self, **more: str) -> str:
        """The list with this search, and another page or choice."""
        query = {"q": self.search, "who": self.which} | more
        return "?" + urlencode({key: word for key, word in query.items() if word})

    def _choices(self) -> dict[str, str]:
        choices = {"": _("Everybody"), STEWARDS: _("Stewards")}
        choices |= {str(level): name for level, name in self._levels.items()}
        return choices | ({GUESTS: _("Guests")} if self._sees_guests else {})
