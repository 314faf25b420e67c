"""What a tribe may have."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.billing.doors import OrganisationDoor
from billing.entitlements import Capability
from billing.models import AccessOverride
from billing.selectors import exceptions_of
from billing.services.limits import allowances_of


class AllowanceSerializer(serializers.Serializer[Any]):
    """How much of something a tribe has and may have; `until` is when extra room ends."""

    capability = serializers.ChoiceField(choices=Capability.choices)
    used = serializers.IntegerField()
    limit = serializers.IntegerField()
    of_plan = serializers.IntegerField()
    is_over = serializers.BooleanField()
    until = serializers.DateTimeField(allow_null=True)


class ExceptionSerializer(serializers.ModelSerializer[AccessOverride]):
    """Something that was agreed beyond the plan and its days."""

    class Meta:
        model = AccessOverride
        fields = ("kind", "until")


class LimitsSerializer(serializers.Serializer[Any]):
    """What a tribe has, what it may have, and what was agreed."""

    plan = serializers.CharField()
    allowances = AllowanceSerializer(many=True)
    exceptions = ExceptionSerializer(many=True)


class LimitsView(OrganisationDoor):
    """What a tribe may have."""

    @extend_schema(responses={200: LimitsSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """Each limit with how much of it is used, and the exceptions that run now."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        answer = {
            "plan": tribe.plan,
            "allowances": allowances_of(tribe),
            "exceptions": exceptions_of(tribe),
        }
        return Response(LimitsSerializer(answer).data)
