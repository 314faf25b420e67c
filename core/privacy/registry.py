"""
What a copy of a tribe holds: each table of a tribe, or why it is left out.

A test reads the models of all rooms in a tribe: a new one needs its line here. So does a column
that must not leave.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from core.conversations.models import Conversation
from core.members.models import Member
from core.partups.models import Partup

Seen = Callable[[Member], Q]


@dataclass(frozen=True)
class Table:
    """
    One table in a copy, under the name of its files.

    `partup` leads to the part-up a row belongs to, whose sight decides whether a steward sees it;
    `seen` says it where no such way leads. Without either, every steward sees the rows.
    """

    name: str
    model: str
    partup: str = ""
    seen: Seen | None = None

    @property
    def source(self) -> type[Model]:
        """The model the rows come from."""
        return apps.get_model(self.model)

    @property
    def columns(self) -> list[str]:
        """The columns that are taken along, in their order."""
        fields = [field.attname for field in self.source._meta.concrete_fields]
        left = LEFT_OUT_COLUMNS.get(self.model, {}).keys() | LEFT_OUT_EVERYWHERE.keys()
        return [name for name in fields if name not in left]

    @property
    def people(self) -> list[str]:
        """The columns that point at somebody, whose name comes along beside the key."""
        fields = self.source._meta.concrete_fields
        pointing = [field.attname for field in fields if field.related_model is Member]
        return [name for name in pointing if name in self.columns]

    def rows_for(self, reader: Member | None) -> QuerySet[Any]:
        """The rows a steward sees, or all of them."""
        rows = self.source._default_manager.order_by("pk")
        if reader is None:
            return rows
        if self.partup:
            return rows.filter(**{f"{self.partup}__in": Partup.objects.visible_to(reader)})
        return rows.filter(self.seen(reader)) if self.seen else rows


def _conversations(reader: Member, way: str = "") -> Q:
    """Of part-ups one sees, and of whatever else is talked about in the tribe."""
    mine = Partup.objects.visible_to(reader).values("pk")
    return ~Q(**{f"{way}subject_type": "partup"}) | Q(**{f"{way}subject_id__in": mine})


def _messages(reader: Member) -> Q:
    seen = Conversation.objects.filter(_conversations(reader))
    return Q(conversation__in=seen)


def _events(reader: Member) -> Q:
    return Q(partup_id=None) | Q(partup_id__in=Partup.objects.visible_to(reader).values("pk"))


def _partups(reader: Member) -> Q:
    return Q(pk__in=Partup.objects.visible_to(reader).values("pk"))


TABLES = (
    Table("people", "members.Member"),
    Table("rules", "members.TribeRules"),
    Table("about", "members.AboutBlock"),
    Table("join-questions", "members.JoinQuestion"),
    Table("join-answers", "members.JoinAnswers"),
    Table("part-ups", "partups.Partup", seen=_partups),
    Table("openings", "partups.Opening", "partup"),
    Table("needs", "partups.Need", "opening__partup"),
    Table("offers", "partups.Offer", "opening__partup"),
    Table("seats", "partups.Participation", "partup"),
    Table("guests", "partups.GuestPass", "partup"),
    Table("closings", "partups.Closing", "partup"),
    Table("activities", "activities.Activity", "partup"),
    Table("contributions", "activities.Contribution", "activity__partup"),
    Table("conversations", "conversations.Conversation", seen=_conversations),
    Table("messages", "conversations.Message", seen=_messages),
    Table("history", "history.Event", seen=_events),
    Table("record", "trail.TrailRecord"),
    Table("record-seals", "trail.TrailSeal"),
)
BY_NAME = {table.name: table for table in TABLES}

LEFT_OUT = {
    "members.InvitationNote": "names and words for people who may never have come in",
    "members.PeopleImport": "addresses of people who may never have come in; emptied after a week",
}
LEFT_OUT_COLUMNS = {
    "members.Member": {
        "account_id": "the same in every tribe: it would tell two organisations who is in both",
        "photo_id": "a photo belongs to the person, who takes it along",
    },
    "trail.TrailRecord": {
        "address": "from where somebody worked is nothing of the tribe's work",
        "network": "from where somebody worked is nothing of the tribe's work",
        "agent": "with what somebody worked is nothing of the tribe's work",
    },
}
LEFT_OUT_EVERYWHERE = {"form_key": "of the form something was typed in; it means nothing later"}
