"""Words activities add to the history."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityEvent(models.TextChoices):
    """What happens to an activity; `data` carries the names in these sentences."""

    ADDED = "activity.added", _("%(actor)s added %(activity)s")
    CHANGED = "activity.changed", _("%(actor)s changed %(activity)s")
    MOVED = "activity.moved", _("%(actor)s moved %(activity)s")
    TAKEN = "activity.taken", _("%(actor)s will do %(activity)s")
    RELEASED = "activity.released", _("%(actor)s let go of %(activity)s")
    DONE = "activity.done", _("%(actor)s finished %(activity)s")
    REOPENED = "activity.reopened", _("%(actor)s opened %(activity)s again")
    REMOVED = "activity.removed", _("%(actor)s took back the idea %(activity)s")


class ContributionEvent(models.TextChoices):
    """What happens when somebody who is no partner wants to do something."""

    PROPOSED = "contribution.proposed", _("%(actor)s offered to do %(activity)s")
    AGREED = "contribution.agreed", _("%(member)s will do %(activity)s")
    DECLINED = "contribution.declined", _("%(actor)s declined that %(member)s does %(activity)s")
    WITHDRAWN = (
        "contribution.withdrawn",
        _("%(actor)s took back the offer to do %(activity)s"),
    )


# Only partners and whoever offered hear of these: a refusal is nobody else's business.
QUIET_KINDS = (
    ContributionEvent.PROPOSED,
    ContributionEvent.DECLINED,
    ContributionEvent.WITHDRAWN,
)
