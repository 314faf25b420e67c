"""Shapes of what staff see and say; amounts in cents."""

from typing import Any

from rest_framework import serializers

from billing.models import ReconcileRun, StaffTask
from core.support.models import StaffRole


class ReasonSerializer(serializers.Serializer[Any]):
    """Why; every change says it."""

    reason = serializers.CharField(max_length=500)


class ElevationSerializer(serializers.Serializer[Any]):
    """Until when changes are open."""

    until = serializers.DateTimeField()


class MeSerializer(serializers.Serializer[Any]):
    """Who one is on the staff host, now."""

    account_id = serializers.UUIDField()
    roles = serializers.ListField(child=serializers.ChoiceField(StaffRole.Role.choices))
    rights = serializers.ListField(child=serializers.CharField())
    elevated_until = serializers.DateTimeField(allow_null=True)


class RoleWishSerializer(ReasonSerializer):
    """A role to give to a colleague, or to take away."""

    account = serializers.UUIDField()
    role = serializers.ChoiceField(StaffRole.Role.choices)


class ColleagueSerializer(serializers.Serializer[Any]):
    """One of staff with the roles they hold."""

    id = serializers.UUIDField(source="account.pk")
    name = serializers.CharField(source="account.name")
    roles = serializers.ListField(child=serializers.CharField())


class BandSerializer(serializers.Serializer[Any]):
    """Invoices that are late by so many days; with VAT."""

    band = serializers.CharField()
    count = serializers.IntegerField()
    cents = serializers.IntegerField()


class StepSerializer(serializers.Serializer[Any]):
    """How many tribes stand on a step of the ladder."""

    state = serializers.CharField()
    count = serializers.IntegerField()


class RunSerializer(serializers.ModelSerializer[ReconcileRun]):
    """One time of comparing with Stripe."""

    class Meta:
        model = ReconcileRun
        fields = (
            "id",
            "kind",
            "started_at",
            "finished_at",
            "is_complete",
            "looked_at",
            "found",
            "fixed",
            "error",
            "step",
            "reason",
        )
        read_only_fields = fields


class TaskSerializer(serializers.ModelSerializer[StaffTask]):
    """Something that waits for somebody."""

    class Meta:
        model = StaffTask
        fields = ("id", "kind", "subject", "account", "tribe", "facts", "due_at", "created_at")
        read_only_fields = fields


class DashboardSerializer(serializers.Serializer[Any]):
    """How the money stands; without VAT unless a name says otherwise."""

    as_of = serializers.DateTimeField()
    arr_cents = serializers.IntegerField(source="worth.yearly_cents")
    mrr_cents = serializers.IntegerField(source="worth.monthly_cents")
    at_risk_cents = serializers.IntegerField(source="worth.at_risk_cents")
    subscriptions = serializers.IntegerField(source="worth.subscriptions")
    overdue_with_vat_cents = serializers.IntegerField(source="overdue_cents")
    overdue = BandSerializer(many=True)
    ladder = StepSerializer(many=True)
    ladder_is_stopped = serializers.SerializerMethodField()
    ladder_steps_down_today = serializers.IntegerField(source="steps_today")
    letters_waiting = serializers.IntegerField(source="waiting")
    letters_waiting_since = serializers.DateTimeField(source="waiting_since", allow_null=True)
    letters_given_up = serializers.IntegerField(source="dead")
    commands_under_way = serializers.IntegerField(source="commands_waiting")
    runs = RunSerializer(many=True)
    tasks = serializers.SerializerMethodField()
    task_count = serializers.IntegerField()

    def get_ladder_is_stopped(self, money: Any) -> bool:
        """Whether the ladder waits for somebody to look."""
        return money.stopped is not None

    def get_tasks(self, money: Any) -> list[dict[str, Any]]:
        """The first twenty, by date."""
        return [dict(TaskSerializer(row.task).data) for row in money.tasks]
