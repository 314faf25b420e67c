"""A record with a few lines, sealed in three batches."""

import pytest

from core.audit.models import PlatformRecord
from core.audit.services.doors import door_to
from core.trail import services
from core.trail.models import TrailRecord


@pytest.fixture
def alpha(alpha):
    """Nothing was written down of what the cast did to come here."""
    door_to(PlatformRecord).all().delete()
    return alpha


@pytest.fixture
def in_alpha(in_alpha):
    """Nor in the tribe."""
    door_to(TrailRecord).all().delete()
    return in_alpha


@pytest.fixture
def sealed(ada, bram):
    """Three batches of two lines each, and nothing else."""
    for batch in range(3):
        services.record(action="member.made_steward", actor=ada, subject=bram)
        services.record(action="rules.changed", actor=ada, changes={"version": batch})
        services.seal_trail()
    return list(TrailRecord.objects.order_by("pk"))
