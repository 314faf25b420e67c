"""What a part-up and its offers put on the list of things that fall due."""

from core.common import clock
from core.partups import rules
from core.partups.models import GuestPass, Offer, Partup
from tenants import due
from tenants.context import current_tribe

CLOSING = "partup.closing"
CLOSE = "partup.close"
REMIND = "offer.remind"
LAPSE = "offer.lapse"
GUEST_WARN = "guest.warn"
GUEST_END = "guest.end"


def schedule_end(partup: Partup) -> None:
    """Let the part-up go to closing when its last day is over; the same again moves it."""
    due.schedule(
        kind=CLOSING,
        tribe=current_tribe(),
        object_id=partup.pk,
        due_at=partup.closes_at,
        dedupe_key=f"{CLOSING}:{partup.pk}",
    )


def schedule_close(partup: Partup) -> None:
    """Let the part-up close with what is there when the time for answers is over."""
    if partup.closing_at is None:
        return
    due.schedule(
        kind=CLOSE,
        tribe=current_tribe(),
        object_id=partup.pk,
        due_at=partup.closing_at + rules.CLOSING_PERIOD,
        dedupe_key=f"{CLOSE}:{partup.pk}",
    )


def forget_end(partup: Partup) -> None:
    """Take both ends of a part-up off the list."""
    due.cancel(dedupe_key=f"{CLOSING}:{partup.pk}")
    due.cancel(dedupe_key=f"{CLOSE}:{partup.pk}")


def schedule_answer(offer: Offer) -> None:
    """Remind the partners of an offer, and let it lapse, when nobody answers."""
    for kind, wait in ((REMIND, rules.REMIND_AFTER), (LAPSE, rules.LAPSE_AFTER)):
        due.schedule(
            kind=kind,
            tribe=current_tribe(),
            object_id=offer.pk,
            due_at=offer.created_at + wait,
            dedupe_key=f"{kind}:{offer.pk}",
        )


def forget_answer(offer: Offer) -> None:
    """Take an offer off the list: it needs no answer any more."""
    due.cancel(dedupe_key=f"{REMIND}:{offer.pk}")
    due.cancel(dedupe_key=f"{LAPSE}:{offer.pk}")


def schedule_guest(guest_pass: GuestPass) -> None:
    """End a pass after its last day, and say so a week before; the same again moves both."""
    forget_guest(guest_pass)
    moments = {
        GUEST_WARN: guest_pass.ends_at - rules.WARN_GUESTS_BEFORE,
        GUEST_END: guest_pass.ends_at,
    }
    for kind, moment in moments.items():
        if kind == GUEST_END or moment > clock.now():
            due.schedule(
                kind=kind,
                tribe=current_tribe(),
                object_id=guest_pass.pk,
                due_at=moment,
                dedupe_key=f"{kind}:{guest_pass.pk}",
            )


def forget_guest(guest_pass: GuestPass) -> None:
    """Take a pass off the list: it is over, or its guest became a member."""
    for kind in (GUEST_WARN, GUEST_END):
        due.cancel(dedupe_key=f"{kind}:{guest_pass.pk}")
