"""Who hears what: one table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.activities.events import ActivityEvent, ContributionEvent
from core.activities.selectors import doers
from core.conversations.events import MessageEvent
from core.history.models import Event
from core.inbox.models import WorkPointer
from core.members.events import MemberEvent, RequestEvent, RulesEvent
from core.members.models import Member
from core.members.selectors import people
from core.partups.events import GuestEvent, OfferEvent, OpeningEvent, PartupEvent
from core.partups.selectors import audience

Who = Callable[[Event], "QuerySet[Member]"]


def everybody_who_sees(event: Event) -> QuerySet[Member]:
    """All who may see the part-up."""
    return audience.people_who_see(event.partup_id)


def inside(event: Event) -> QuerySet[Member]:
    """Partners and supporters."""
    return audience.people_inside(event.partup_id)


def partners(event: Event) -> QuerySet[Member]:
    """The team."""
    return audience.partners(event.partup_id)


def other_partners(event: Event) -> QuerySet[Member]:
    """The team without whom it is about."""
    return partners(event).exclude(pk=event.data.get("member_id"))


def whom_it_is_about(event: Event) -> QuerySet[Member]:
    """Whoever offered, or was confirmed, if they still belong to the tribe."""
    return Member.objects.present().filter(pk=event.data.get("member_id"))


def partners_who_stay(event: Event) -> QuerySet[Member]:
    """The team without its guests, and without whom it is about."""
    return other_partners(event).exclude(role=Member.Role.GUEST)


def who_does_it(event: Event) -> QuerySet[Member]:
    """Those who do the activity."""
    return doers(event.subject_id)


def who_invited(event: Event) -> QuerySet[Member]:
    """Whoever invited somebody who joined."""
    if event.actor is None or event.actor.invited_by_id is None:
        return Member.objects.none()
    return Member.objects.present().filter(pk=event.actor.invited_by_id)


def who_answers_requests(event: Event) -> QuerySet[Member]:
    """The stewards."""
    return Member.objects.present().filter(role=Member.Role.STEWARD)


def every_member(_event: Event) -> QuerySet[Member]:
    """Everybody who belongs to the tribe; guests do not."""
    return people()


def stewards(event: Event) -> QuerySet[Member]:
    """Those who keep the tribe; of the coming and going of guests they hear nothing here."""
    if event.actor and event.actor.is_guest:
        return Member.objects.none()
    return people(stewards_only=True)


class Mail(Enum):
    """What kind of mail leaves at once; everything else is read in the inbox."""

    ASKS = "asks"
    ANSWERS = "answers"
    TELLS = "tells"
    KEEPS = "keeps"
    REQUESTS = "requests"


@dataclass(frozen=True)
class Rule:
    """
    A line of the table: at this event these people get a pointer of this kind.

    `shown_by` is the hydration that shows it. `is_gathered` keeps one pointer for a whole
    conversation. A mail that asks leaves only `while_waiting`: the work of that kind is there.
    """

    event: str
    kind: str
    who: Who
    sentence: str | Promise
    shown_by: str = "happening"
    is_gathered: bool = False
    mail: Mail | None = None
    while_waiting: str = ""


def _partups() -> Iterator[Rule]:
    does = PartupEvent
    yield Rule(does.OPENED, "partup.opened", everybody_who_sees, does.OPENED.label)
    yield Rule(does.RUNNING, "partup.running", partners, does.RUNNING.label)
    yield Rule(does.EXTENDED, "partup.extended", inside, does.EXTENDED.label)
    sentence = _("The work is over. Say how it went, and close the part-up.")
    yield Rule(does.CLOSING, "partup.closing", partners, sentence)
    yield Rule(does.CLOSED, "partup.closed", inside, does.CLOSED.label)
    yield Rule(does.STOPPED, "partup.stopped", inside, does.STOPPED.label)
    yield Rule(does.LEFT, "partup.left", partners, does.LEFT.label)
    sentence = _("%(actor)s confirmed what you contributed")
    yield Rule(does.CONFIRMED, "partup.confirmed", whom_it_is_about, sentence)
    yield Rule(OpeningEvent.ADDED, "opening.added", inside, OpeningEvent.ADDED.label)
    yield Rule(OpeningEvent.REOPENED, "opening.reopened", inside, OpeningEvent.REOPENED.label)


def _offers() -> Iterator[Rule]:
    asks = partial(
        Rule,
        who=partners,
        shown_by="happening.offer",
        mail=Mail.ASKS,
        while_waiting=WorkPointer.Kind.OFFER,
    )
    answers = partial(Rule, who=whom_it_is_about, shown_by="happening.offer", mail=Mail.ANSWERS)
    does = OfferEvent
    yield asks(does.MADE, "offer.made", sentence=does.MADE.label)
    yield asks(does.REMINDED, "offer.reminded", sentence=does.REMINDED.label)
    sentence = _("One more partner is to say yes to %(member)s: %(opening)s")
    yield asks(does.FIRST_YES, "offer.first_yes", sentence=sentence)
    yield Rule(does.SEATED, "partner.seated", partners, does.SEATED.label)
    sentence = _("%(actor)s accepted your offer to help: %(opening)s")
    yield answers(does.ACCEPTED, "offer.accepted", sentence=sentence)
    yield Rule(does.ACCEPTED, "partner.joined", other_partners, does.ACCEPTED.label)
    sentence = _("%(actor)s declined your offer to help: %(opening)s")
    yield answers(does.DECLINED, "offer.declined", sentence=sentence)
    sentence = _("Your offer to help came to an end without an answer: %(opening)s")
    yield answers(does.LAPSED, "offer.lapsed", sentence=sentence)


def _guests() -> Iterator[Rule]:
    does = GuestEvent
    yield Rule(does.CAME, "guest.came", partners_who_stay, does.CAME.label)
    sentence = _("%(actor)s let you in as a guest")
    yield Rule(does.LET_IN, "guest.let_in", whom_it_is_about, sentence, mail=Mail.TELLS)
    sentence = _("%(actor)s moved the last day of your visit")
    yield Rule(does.MOVED, "guest.moved", whom_it_is_about, sentence, mail=Mail.TELLS)
    sentence = _("In a week your visit ends. A partner can give you more time.")
    yield Rule(does.ENDING, "guest.ending", whom_it_is_about, sentence, mail=Mail.TELLS)
    ends = does.ENDING
    yield Rule(ends, "guest.ending_here", partners_who_stay, ends.label, mail=Mail.TELLS)
    yield Rule(does.ENDED, "guest.ended", partners_who_stay, does.ENDED.label)


def _activities() -> Iterator[Rule]:
    mine = partial(Rule, who=who_does_it, shown_by="happening.activity")
    yield mine(ActivityEvent.CHANGED, "activity.changed", sentence=ActivityEvent.CHANGED.label)
    yield mine(ActivityEvent.DONE, "activity.done", sentence=ActivityEvent.DONE.label)
    yield mine(ActivityEvent.REOPENED, "activity.reopened", sentence=ActivityEvent.REOPENED.label)
    does = ContributionEvent
    yield Rule(
        does.PROPOSED,
        "contribution.proposed",
        partners,
        does.PROPOSED.label,
        shown_by="happening.team",
        mail=Mail.ASKS,
        while_waiting=WorkPointer.Kind.CONTRIBUTION,
    )
    answers = partial(Rule, who=whom_it_is_about, shown_by="happening.activity", mail=Mail.ANSWERS)
    sentence = _("%(actor)s agreed that you do %(activity)s")
    yield answers(does.AGREED, "contribution.agreed", sentence=sentence)
    sentence = _("%(actor)s declined your offer to do %(activity)s")
    yield answers(does.DECLINED, "contribution.declined", sentence=sentence)


def _talk_and_people() -> Iterator[Rule]:
    said = ngettext_lazy("%(actor)s wrote a message", "%(count)s new messages", "count")
    yield Rule(
        MessageEvent.POSTED,
        "message.posted",
        inside,
        said,
        shown_by="happening.message",
        is_gathered=True,
    )
    yield Rule(
        MemberEvent.JOINED,
        "member.joined",
        who_invited,
        _("%(actor)s joined on your invitation"),
        shown_by="happening.member",
    )
    yield Rule(
        MemberEvent.MADE_STEWARD,
        "member.made_steward",
        whom_it_is_about,
        _("%(actor)s made you steward"),
        shown_by="happening.member",
    )
    yield Rule(
        MemberEvent.INHERITED,
        "member.inherited",
        whom_it_is_about,
        _("The last steward went; you have been here longest, so you are steward now"),
        shown_by="happening.member",
    )


def _requests() -> Iterator[Rule]:
    yield Rule(
        RequestEvent.MADE,
        "request.made",
        who_answers_requests,
        RequestEvent.MADE.label,
        shown_by="happening.request",
        mail=Mail.REQUESTS,
        while_waiting="request",
    )


def _trust() -> Iterator[Rule]:
    about_me = partial(Rule, who=whom_it_is_about, shown_by="happening.member")
    does = MemberEvent
    given = _("%(actor)s gave you the level %(level)s")
    yield about_me(does.LEVEL_GIVEN, "member.level_given", sentence=given)
    taken = _("%(actor)s took the level %(level)s from you")
    yield about_me(does.LEVEL_TAKEN, "member.level_taken", sentence=taken)
    gone = partial(Rule, who=stewards, shown_by="happening.departure")
    yield gone(does.LEFT, "member.left", sentence=does.LEFT.label)
    yield gone(does.REMOVED, "member.removed", sentence=does.REMOVED.label)


def _rules_of_tribe() -> Iterator[Rule]:
    does = RulesEvent
    shown_by = "happening.rules"
    yield Rule(does.CHANGED, "rules.changed", every_member, does.CHANGED.label, shown_by)
    due = does.REVIEW_DUE
    yield Rule(due, "rules.review_due", stewards, due.label, shown_by, mail=Mail.KEEPS)


RULES = (
    *_partups(),
    *_offers(),
    *_guests(),
    *_activities(),
    *_talk_and_people(),
    *_requests(),
    *_trust(),
    *_rules_of_tribe(),
)
_by_kind = {rule.kind: rule for rule in RULES}


def rules_for(event: Event) -> list[Rule]:
    """The lines of the table for an event; empty when it is nobody's business."""
    return [rule for rule in RULES if rule.event == event.kind]


def rule_of(kind: str) -> Rule | None:
    """The line that made pointers of a kind; None for a kind of former days."""
    return _by_kind.get(kind)


def sentence_of(kind: str, **words: Any) -> str:
    """What a pointer of a kind says, with the words of its card filled in."""
    return str(_by_kind[kind].sentence % _Forgiving(words))


class _Forgiving(dict[str, Any]):
    """A word that an older event did not keep reads as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"
