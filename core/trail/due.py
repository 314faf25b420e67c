"""What the record of a tribe does when its moment comes."""

from core.trail import services
from core.trail.services.sealing import SEAL, TEND
from tenants import due
from tenants.models import DueJob


def seal(_job: DueJob) -> None:
    """Seal what was written."""
    services.seal_trail()


def tend(_job: DueJob) -> None:
    """Make the daily round."""
    services.tend_trail()


due.register(SEAL, seal, is_upkeep=True)
due.register(TEND, tend, is_upkeep=True)
