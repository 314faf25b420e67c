"""What somebody leaves behind in their tribes, read over all of them at once."""

import uuid
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, JSONObject

from core.members.models import Member
from core.partups.models import Participation, Partup
from core.privacy import selectors
from tenants.hydration import path_of, register

Rows = QuerySet[Any, Any]


def keepers(account_id: uuid.UUID) -> Rows:
    """The tribe's last steward, and who has been there longest of the others."""
    steward = Member.Role.STEWARD
    others = Member.objects.present().exclude(account_id=account_id)
    others = others.exclude(role=Member.Role.GUEST)
    longest = others.order_by("joined_at", "id").values("display_name")[:1]
    return (
        Member.objects.present()
        .filter(~Exists(others.filter(role=steward)), account_id=account_id, role=steward)
        .values(
            object_id=F("account_id"),
            title=Coalesce(Subquery(longest), Value(""), output_field=TextField()),
            detail=JSONObject(joined_at="joined_at"),
            path=path_of("home:tribe"),
        )
    )


def alone(account_id: uuid.UUID) -> Rows:
    """Part-ups that are on, and have nobody else as a partner."""
    others = Participation.objects.partners().filter(partup=OuterRef("pk"))
    return (
        Partup.objects.live()
        .of_partner_account(account_id)
        .exclude(Exists(others.exclude(member__account_id=account_id)))
        .values(
            object_id=F("pk"),
            title=F("name"),
            detail=JSONObject(state="state"),
            path=path_of("partups:detail", partup_id="pk"),
        )
    )


register(selectors.KEEPER, keepers)
register(selectors.ALONE, alone)
