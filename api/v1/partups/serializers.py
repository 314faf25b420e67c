"""Shapes of part-ups, openings and offers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.members.serializers import MemberSerializer
from core.partups.models import Closing, Need, Offer, Opening, Participation, Partup
from core.partups.selectors import WholePartup
from core.partups.services import NeedWish, OpeningWish


class NeedSerializer(serializers.ModelSerializer[Need]):
    """Something an opening asks for."""

    is_required = serializers.BooleanField(default=True)

    class Meta:
        model = Need
        fields = ("words", "is_required")


class OpeningSerializer(serializers.ModelSerializer[Opening]):
    """What a part-up looks for."""

    needs = NeedSerializer(many=True, read_only=True)

    class Meta:
        model = Opening
        fields = (
            "id",
            "partup",
            "title",
            "text",
            "seats",
            "seats_taken",
            "hours_a_week",
            "deadline",
            "state",
            "needs",
        )


class OpeningWishSerializer(serializers.Serializer[Any]):
    """An opening to be made or changed."""

    title = serializers.CharField()
    text = serializers.CharField(required=False, allow_blank=True)
    seats = serializers.IntegerField(required=False)
    hours_a_week = serializers.IntegerField(required=False, allow_null=True)
    deadline = serializers.DateField(required=False, allow_null=True)
    needs = NeedSerializer(many=True, required=False)

    def to_internal_value(self, data: Any) -> Any:
        """As the service wants it."""
        plain = super().to_internal_value(data)
        needs = tuple(NeedWish(**need) for need in plain.pop("needs", ()))
        return OpeningWish(**plain, needs=needs)


class PartupSerializer(serializers.ModelSerializer[Partup]):
    """A part-up in a list."""

    class Meta:
        model = Partup
        fields = (
            "id",
            "name",
            "driver",
            "intended_result",
            "motivation",
            "end_date",
            "closes_at",
            "state",
            "audience",
            "minimum_team",
            "language",
            "hue",
            "opened_at",
            "closed_at",
        )


class SeatSerializer(serializers.ModelSerializer[Participation]):
    """A partner's seat."""

    member = MemberSerializer(read_only=True)

    class Meta:
        model = Participation
        fields = ("id", "member", "opening", "is_starter", "joined_at", "confirmed_by")


class ClosingSerializer(serializers.ModelSerializer[Closing]):
    """How it went."""

    class Meta:
        model = Closing
        fields = ("outcome", "result", "learned", "appreciations", "answered_at")


class WholePartupSerializer(serializers.Serializer[Any]):
    """A part-up with its team and what it looks for; `my_role` is null from outside."""

    partup = PartupSerializer()
    my_role = serializers.CharField(
        source="standing.participation.role", default=None, allow_null=True
    )
    team = SeatSerializer(many=True)
    supporters = serializers.IntegerField()
    openings = serializers.SerializerMethodField()
    closing = ClosingSerializer(allow_null=True)

    @extend_schema_field(OpeningSerializer(many=True))
    def get_openings(self, whole: WholePartup) -> Any:
        """What it looks for."""
        openings = [seen.opening for seen in whole.openings]
        return OpeningSerializer(openings, many=True).data


class StartPartupSerializer(serializers.Serializer[Any]):
    """What starting takes; the same `form_key` again returns the part-up it made."""

    name = serializers.CharField()
    driver = serializers.CharField()
    intended_result = serializers.CharField()
    end_date = serializers.DateField()
    motivation = serializers.CharField(required=False, allow_blank=True)
    audience = serializers.CharField(required=False)
    minimum_team = serializers.IntegerField(required=False)
    language = serializers.CharField(required=False)
    hue = serializers.IntegerField(required=False)
    openings = OpeningWishSerializer(many=True, required=False)
    open_now = serializers.BooleanField(required=False)
    form_key = serializers.UUIDField(required=False)


class ChangePartupSerializer(serializers.Serializer[Any]):
    """What partners change; an opened part-up's end is moved by extending."""

    name = serializers.CharField(required=False)
    driver = serializers.CharField(required=False)
    intended_result = serializers.CharField(required=False)
    motivation = serializers.CharField(required=False, allow_blank=True)
    end_date = serializers.DateField(required=False)
    audience = serializers.CharField(required=False)
    minimum_team = serializers.IntegerField(required=False)
    language = serializers.CharField(required=False)
    hue = serializers.IntegerField(required=False)


class ExtensionSerializer(serializers.Serializer[Any]):
    """A later last day."""

    end_date = serializers.DateField()


class StopSerializer(serializers.Serializer[Any]):
    """Why it stops."""

    reason = serializers.CharField()


class AnswerClosingSerializer(serializers.Serializer[Any]):
    """The three questions; `close` closes the part-up with these answers."""

    outcome = serializers.CharField(required=False, allow_blank=True)
    result = serializers.CharField(required=False, allow_blank=True)
    learned = serializers.CharField(required=False, allow_blank=True)
    appreciations = serializers.CharField(required=False, allow_blank=True)
    close = serializers.BooleanField(default=False)


class OfferSerializer(serializers.ModelSerializer[Offer]):
    """Somebody who would take a seat; `yes_by` is the first of two partners who said yes."""

    member = MemberSerializer(read_only=True)
    yes_by = MemberSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Offer
        fields = (
            "id",
            "opening",
            "member",
            "words",
            "hours",
            "state",
            "yes_by",
            "answer",
            "answered_at",
            "created_at",
        )


class MakeOfferSerializer(serializers.Serializer[Any]):
    """Words with an offer, and hours a week."""

    words = serializers.CharField(required=False, allow_blank=True)
    hours = serializers.IntegerField(required=False, allow_null=True)


class AnswerSerializer(serializers.Serializer[Any]):
    """A word with the answer."""

    words = serializers.CharField(required=False, allow_blank=True)
