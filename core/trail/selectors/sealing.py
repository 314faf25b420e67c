"""What sealing and verifying know of a tribe."""

from core.audit.models import PlatformRecord
from core.audit.rules import Chain
from core.trail.models import TrailRecord, TrailSeal
from tenants.models import Tribe

ANCHORED = "record.anchored"


def chain_of(tribe: Tribe) -> Chain:
    """The record of a tribe, as sealing and verifying know it."""
    return Chain(TrailRecord, TrailSeal, tribe.pk)


def anchors_of(tribe: Tribe) -> dict[int, str]:
    """The hashes of a tribe's seals that the platform's record keeps, by sequence."""
    told = PlatformRecord.objects.filter(tribe_id=tribe.pk, action=ANCHORED)
    pairs = told.values_list("changes__sequence", "changes__hash")
    return {int(sequence): str(found) for sequence, found in pairs}
