"""What pointers show: happenings and work of a tribe, as far as an account may see them."""

import uuid
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, Left

from core.activities import selectors
from core.activities.models import Activity, Contribution
from core.conversations.models import Message
from core.history.models import Event
from core.members.models import JoinAnswers, Member
from core.partups import selectors as partups
from core.partups.events import OfferEvent
from core.partups.models import Offer, Partup
from tenants.hydration import path_of, register

Rows = QuerySet[Any, Any]
LONGEST_WORDS = 240


def happenings(account_id: uuid.UUID) -> Rows:
    """What happened in part-ups the account may see."""
    events = Event.objects.filter(partup_id__in=partups.partups_visible_to(account_id).values("pk"))
    return _shown(events, words=Value(""))


def offers(account_id: uuid.UUID) -> Rows:
    """What happened to offers between the account and others, with the words that were said."""
    seen = partups.offers_visible_to(account_id)
    offer = Offer.objects.filter(pk=OuterRef("subject_id"))
    answered = Q(kind__in=[OfferEvent.ACCEPTED, OfferEvent.DECLINED])
    said = Case(
        When(answered, then=Subquery(offer.values("answer")[:1])),
        default=Subquery(offer.values("words")[:1]),
    )
    return _shown(Event.objects.filter(subject_id__in=seen.values("pk")), words=said)


def messages(account_id: uuid.UUID) -> Rows:
    """What was said in part-ups the account may see, with how it began."""
    events = Event.objects.filter(partup_id__in=partups.partups_visible_to(account_id).values("pk"))
    message = Message.objects.filter(pk=OuterRef("subject_id"))
    said = Subquery(message.values(start=Left("text", LONGEST_WORDS))[:1])
    page = path_of("partups:conversation", partup_id="partup_id")
    return _shown(events, words=said, path=page)


def activities(account_id: uuid.UUID) -> Rows:
    """What happened to activities the account may see."""
    events = Event.objects.filter(
        subject_id__in=selectors.activities_visible_to(account_id).values("pk")
    )
    page = path_of("activities:detail", activity_id="subject_id")
    return _shown(events, words=Value(""), path=page)


def among_partners(account_id: uuid.UUID) -> Rows:
    """What is told to the partners of a part-up only."""
    teams = Partup.objects.of_partner_account(account_id).values("pk")
    return _shown(Event.objects.filter(partup_id__in=teams), words=Value(""))


def arrivals(account_id: uuid.UUID) -> Rows:
    """Who joined or keeps the tribe, for whoever belongs to it; guests do not hear of people."""
    me = Member.objects.present().filter(account_id=account_id).exclude(role=Member.Role.GUEST)
    events = Event.objects.filter(Exists(me), subject_type="member")
    return events.values(
        object_id=F("pk"),
        title=F("actor__display_name"),
        detail=JSONObject(
            actor="actor__display_name",
            account="actor__account_id",
            photo="actor__photo_id",
            data="data",
        ),
        path=path_of("members:person", member_id="subject_id"),
    )


def requests(account_id: uuid.UUID) -> Rows:
    """That somebody asks to join, for stewards; what was taken back is gone."""
    asked = Event.objects.filter(
        _is_steward(account_id), subject_id__in=JoinAnswers.objects.values("pk")
    )
    return asked.values(
        object_id=F("pk"),
        title=Value(""),
        detail=JSONObject(data="data", words=Value("")),
        path=path_of("members:requests"),
    )


def requests_to_answer(account_id: uuid.UUID) -> Rows:
    """Who waits for a steward, as long as they do."""
    waiting = JoinAnswers.objects.filter(_is_steward(account_id), is_waiting=True)
    return waiting.values(
        object_id=F("pk"),
        title=Value(""),
        detail=JSONObject(answers=Value(0)),
        path=path_of("members:requests"),
    )


def departures(account_id: uuid.UUID) -> Rows:
    """Who went, for the stewards; the person has no page any more, the list of people has."""
    return _of_tribe(account_id, subject_type="member", view="members:list", only_stewards=True)


def rules(account_id: uuid.UUID) -> Rows:
    """What became of the rules, for whoever belongs to the tribe."""
    return _of_tribe(account_id, subject_type="triberules", view="members:rules")


def _of_tribe(
    account_id: uuid.UUID, *, subject_type: str, view: str, only_stewards: bool = False
) -> Rows:
    """What happened to a tribe as a whole; guests are not told."""
    me = Member.objects.present().filter(account_id=account_id).exclude(role=Member.Role.GUEST)
    if only_stewards:
        me = me.filter(role=Member.Role.STEWARD)
    events = Event.objects.filter(Exists(me), subject_type=subject_type)
    return events.values(
        object_id=F("pk"),
        title=Coalesce("actor__display_name", Value("")),
        detail=JSONObject(
            actor="actor__display_name",
            account="actor__account_id",
            photo="actor__photo_id",
            data="data",
        ),
        path=path_of(view),
    )


def offers_to_answer(account_id: uuid.UUID) -> Rows:
    """Offers that wait for an answer of the account's own teams."""
    teams = Partup.objects.of_partner_account(account_id).values("pk")
    return (
        Offer.objects.pending()
        .filter(opening__partup__in=teams)
        .values(
            object_id=F("pk"),
            title=F("opening__partup__name"),
            detail=JSONObject(who="member__display_name", opening="opening__title", words="words"),
            path=path_of("partups:detail", partup_id="opening__partup_id"),
        )
    )


def contributions_to_answer(account_id: uuid.UUID) -> Rows:
    """Activities of the account's own teams that somebody else would like to do."""
    teams = Partup.objects.of_partner_account(account_id).values("pk")
    asked = Contribution.objects.proposed().filter(activity__partup__in=teams)
    return asked.exclude(activity__state=Activity.State.DONE).values(
        object_id=F("activity"),
        title=F("activity__partup__name"),
        detail=JSONObject(who="member__display_name", activity="activity__title"),
        path=path_of("activities:detail", activity_id="activity"),
    )


def teams(account_id: uuid.UUID) -> Rows:
    """Part-ups that are on and have the account as a partner."""
    return (
        Partup.objects.live()
        .of_partner_account(account_id)
        .values(
            object_id=F("pk"),
            title=F("name"),
            detail=JSONObject(starts="opened_at", ends="end_date", state="state"),
            path=path_of("partups:detail", partup_id="pk"),
        )
    )


def _is_steward(account_id: uuid.UUID) -> Exists:
    return Exists(Member.objects.present().filter(account_id=account_id, role=Member.Role.STEWARD))


def _shown(events: QuerySet[Event], *, words: Any, path: Any = None) -> Rows:
    """Happenings in the shape of cards: the part-up's name, who did it, and what was said."""
    name = Partup.objects.filter(pk=OuterRef("partup_id")).values("name")[:1]
    return events.values(
        object_id=F("pk"),
        title=Subquery(name),
        detail=JSONObject(
            actor="actor__display_name",
            account="actor__account_id",
            photo="actor__photo_id",
            data="data",
            words=words,
        ),
        path=path or path_of("partups:detail", partup_id="partup_id"),
    )


register("happening", happenings)
register("happening.activity", activities)
register("happening.departure", departures)
register("happening.member", arrivals)
register("happening.message", messages)
register("happening.offer", offers)
register("happening.request", requests)
register("happening.rules", rules)
register("happening.team", among_partners)
register("team", teams)
register("waiting.contribution", contributions_to_answer)
register("waiting.request", requests_to_answer)
register("waiting.offer", offers_to_answer)
