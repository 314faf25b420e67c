"""Doing things in the order in which they happened, each at its moment."""

import datetime as dt
from collections.abc import Callable

from core.common import clock
from core.demo.story import StoryError
from tenants import due
from tenants.models import DueJob, Tribe

Deed = Callable[[], object]

# Nothing people do falls due within a day: a part-up lasts until tomorrow is over, at least.
_SOONEST = dt.timedelta(days=1)


class Chronicle:
    """What people do in a tribe, by moment; what the clock does in between comes by itself."""

    def __init__(self, *, tribe: Tribe) -> None:
        self._tribe = tribe
        self._deeds: list[tuple[dt.datetime, int, Deed]] = []
        self._quiet_until = dt.datetime.min.replace(tzinfo=dt.UTC)

    def at(self, moment: dt.datetime, deed: Deed) -> None:
        """Remember something for a moment; at the same moment the first remembered comes first."""
        self._deeds.append((moment, len(self._deeds), deed))

    def tell(self) -> None:
        """Do all of it, inside the tribe, and let time pass until now."""
        for moment, _number, deed in sorted(self._deeds, key=lambda each: each[:2]):
            self._let_time_pass(until=moment)
            with clock.standing_at(moment):
                deed()
        self._let_time_pass(until=clock.now())

    def _let_time_pass(self, *, until: dt.datetime) -> None:
        if until < self._quiet_until:
            return
        while (job := self._next_job()) and job.due_at <= until:
            with clock.standing_at(job.due_at):
                if not due.run_due(tribe=self._tribe, at=job.due_at):
                    raise StoryError(f"{self._tribe.slug}: {job.kind} could not be done.")

        self._quiet_until = until + _SOONEST
        if job:
            self._quiet_until = min(self._quiet_until, job.due_at)

    def _next_job(self) -> DueJob | None:
        waiting = DueJob.objects.filter(tribe=self._tribe, done_at=None)
        return waiting.order_by("due_at").first()
