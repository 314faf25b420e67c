"""Questions about copies and erasures."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from billing.models import TribeSubscription
from core.accounts.models import Account
from core.inbox.models import WorkPointer
from core.privacy.models import Export, TribeCopy
from tenants.hydration import Card, Reference, hydrate
from tenants.models import Membership, Organisation, OrganisationRole, Tribe

KEEPER = "erasure.keeper"
ALONE = "erasure.alone"


@dataclass(frozen=True)
class Progress:
    """A copy of somebody's own and how many of its parts are there."""

    copy: Export
    done: int
    total: int


@dataclass(frozen=True)
class TribeProgress:
    """A copy of a tribe and how many of its tables are there, and rows."""

    copy: TribeCopy
    done: int
    total: int
    rows: int


@dataclass(frozen=True)
class Heir:
    """Who keeps a tribe when its last steward goes; without a name nobody is left."""

    tribe: Tribe
    name: str


@dataclass(frozen=True)
class Preview:
    """What an erasure changes for others, as it stands now."""

    tribes: int
    heirs: list[Heir]
    stopped: list[Card]
    held_by: list[Organisation]

    @property
    def left_empty(self) -> list[Tribe]:
        return [heir.tribe for heir in self.heirs if not heir.name]

    @property
    def handed_on(self) -> list[Heir]:
        return [heir for heir in self.heirs if heir.name]


def latest_export(account: Account) -> Progress | None:
    """The copy somebody asked for last, with how many of its parts are there."""
    export = (
        Export.objects.filter(account=account)
        .annotate(total=Count("parts"), done=Count("parts", filter=~Q(parts__done_at=None)))
        .order_by("-created_at", "-id")
        .first()
    )
    return Progress(export, done=export.done, total=export.total) if export else None


def find_export(*, account: Account, export_id: uuid.UUID) -> Export | None:
    """One of somebody's own copies."""
    return Export.objects.filter(account=account, pk=export_id).first()


def progress_of(export: Export) -> Progress:
    """How far a copy is."""
    parts = export.parts.aggregate(total=Count("pk"), done=Count("pk", filter=~Q(done_at=None)))
    return Progress(export, **parts)


def find_tribe_copy(*, tribe: Tribe, copy_id: uuid.UUID) -> TribeCopy | None:
    """One copy of a tribe; who may take it is asked by the service."""
    rows = TribeCopy.objects.select_related("tribe__organisation")
    return rows.filter(tribe=tribe, pk=copy_id).first()


def copies_of(tribe: Tribe, *, account: Account, is_whole: bool) -> QuerySet[TribeCopy]:
    """The whole copies of a tribe, or those a steward had made for themselves; newest first."""
    mine = Q() if is_whole else Q(asked_by=account)
    rows = TribeCopy.objects.filter(mine, tribe=tribe, is_whole=is_whole)
    return rows.select_related("tribe__organisation").order_by("-created_at", "-id")


def progress_of_tribe_copy(copy: TribeCopy | None) -> TribeProgress | None:
    """How far a copy of a tribe is; None where there is none."""
    if copy is None:
        return None
    told = copy.parts.aggregate(
        total=Count("pk"), done=Count("pk", filter=~Q(done_at=None)), rows=Sum("rows")
    )
    return TribeProgress(copy, total=told["total"], done=told["done"], rows=told["rows"] or 0)


def owned_by(account: Account) -> QuerySet[Organisation]:
    """The organisations somebody owns."""
    owner = OrganisationRole.Role.OWNER
    mine = OrganisationRole.objects.filter(account=account, role=owner)
    return Organisation.objects.filter(pk__in=mine.values("organisation"))


def only_owner_of(account: Account) -> list[Organisation]:
    """Organisations that would be left without an owner while people or a payment need one."""
    owner = OrganisationRole.Role.OWNER
    roles = OrganisationRole.objects.filter(organisation=OuterRef("pk"), role=owner)
    others = Membership.objects.live().exclude(account=account)
    paid = TribeSubscription.objects.exclude(status__in=TribeSubscription.NOT_LIVE)
    return list(
        owned_by(account)
        .filter(~Exists(roles.exclude(account=account)))
        .filter(
            Exists(others.filter(tribe__organisation=OuterRef("pk")))
            | Exists(paid.filter(tribe__organisation=OuterRef("pk"), cancel_at_period_end=False))
        )
        .order_by("name", "id")
    )


def preview(account: Account) -> Preview:
    """
    What erasing an account means for others, over all tribes, in a handful of statements.

    Whatever the number of tribes: those are read together.
    """
    keys = list(Membership.objects.live().filter(account=account).select_related("tribe"))
    stewarded = [key.tribe for key in keys if key.role == "steward"]
    teams = WorkPointer.objects.filter(account=account, kind=WorkPointer.Kind.PARTUP)
    kept = [Reference(tribe, KEEPER, account.pk) for tribe in stewarded]
    shared = [Reference(one.tribe, ALONE, one.object_id) for one in teams.select_related("tribe")]
    cards = hydrate(account=account, references=[*kept, *shared])
    return Preview(
        tribes=len(keys),
        heirs=[Heir(one.tribe, str(cards[one].title)) for one in kept if cards[one].is_there],
        stopped=[cards[one] for one in shared if cards[one].is_there],
        held_by=only_owner_of(account),
    )
