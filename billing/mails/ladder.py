"""Steps down when nobody pays: the warning three days ahead, and the step itself."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing import selectors
from billing.mails.invoices import rows_of
from billing.mails.letters import Composer, Letter, Told
from billing.services.access import decide
from billing.services.standing import standing_of
from billing.steps import HEIGHT
from core.common import clock
from tenants.models.tribes import Access

_SUBJECT_AHEAD = {
    Access.GRACE: gettext_lazy("%(name)s: no new people from %(day)s"),
    Access.READ_ONLY: gettext_lazy("%(name)s can only be read from %(day)s"),
    Access.SUSPENDED: gettext_lazy("%(name)s closes for its people on %(day)s"),
    Access.ARCHIVED: gettext_lazy("%(name)s is put away on %(day)s"),
}
_AHEAD = {
    Access.GRACE: gettext_lazy(
        "From %(day)s nobody new can be invited to %(name)s. Everything else goes on."
    ),
    Access.READ_ONLY: gettext_lazy(
        "From %(day)s people can read everything in %(name)s, and add or change nothing."
    ),
    Access.SUSPENDED: gettext_lazy(
        "From %(day)s people cannot come into %(name)s any more. Whoever has a role in the "
        "organisation still sees the bill and can take along a copy of everything."
    ),
    Access.ARCHIVED: gettext_lazy(
        "On %(day)s %(name)s is put away: its address and its keys for programs stop, and no "
        "mail leaves it. What is in it is kept for the time being."
    ),
}
_SUBJECT_NOW = {
    Access.GRACE: gettext_lazy("%(name)s: no new people until the bill is paid"),
    Access.READ_ONLY: gettext_lazy("%(name)s can now only be read"),
    Access.SUSPENDED: gettext_lazy("%(name)s is closed for its people"),
    Access.ARCHIVED: gettext_lazy("%(name)s was put away"),
}
_NOW = {
    Access.GRACE: gettext_lazy(
        "From now on nobody new can be invited to %(name)s. Everything else goes on."
    ),
    Access.READ_ONLY: gettext_lazy(
        "From now on people can read everything in %(name)s, and add or change nothing."
    ),
    Access.SUSPENDED: gettext_lazy(
        "From now on people cannot come into %(name)s. Whoever has a role in the organisation "
        "still sees the bill and can take along a copy of everything."
    ),
    Access.ARCHIVED: gettext_lazy(
        "%(name)s was put away: its address and its keys for programs have stopped. What is in "
        "it is kept for the time being."
    ),
}


def warning(told: Told) -> Letter | None:
    """What happens next, when, and how it does not; nothing when it was paid meanwhile."""
    if decide(told.tribe).state == Access.ACTIVE:
        return None
    state = Access(told.facts["state"])
    names = {"name": told.tribe.name, "day": told.day(told.moment("at"))}
    paragraphs = [_cause(told), str(_AHEAD[state]) % names, _way_out()]
    return _letter(told, str(_SUBJECT_AHEAD[state]) % names, paragraphs)


def step(told: Told) -> Letter | None:
    """What is so from now on, and what follows; nothing when it was paid meanwhile."""
    state = Access(told.facts["state"])
    if HEIGHT.get(Access(told.tribe.access_state), 0) < HEIGHT[state]:
        return None
    names = {"name": told.tribe.name, "day": told.day(told.moment("next_at"))}
    after = [_what_follows(names)] if names["day"] else []
    paragraphs = [_cause(told), str(_NOW[state]) % names, *after, _way_out()]
    return _letter(told, str(_SUBJECT_NOW[state]) % names, paragraphs)


def _letter(told: Told, subject: str, paragraphs: list[str]) -> Letter:
    invoice = selectors.oldest_unpaid_invoice(told.tribe)
    return Letter(
        subject=subject,
        paragraphs=paragraphs,
        button=_("Go to the bill"),
        url=told.bill_url,
        rows=rows_of(invoice, told) if invoice else [],
    )


def _cause(told: Told) -> str:
    standing = standing_of(told.tribe)
    name = told.tribe.name
    if standing.status:
        sentence, moment = _("The bill for %(name)s waits since %(day)s."), standing.unpaid_since
    elif standing.ended_at:
        sentence, moment = _("The subscription of %(name)s ended on %(day)s."), standing.ended_at
    elif standing.free_until and standing.free_until > clock.now():
        sentence, moment = _("The trial of %(name)s ends on %(day)s."), standing.free_until
    else:
        sentence, moment = _("The trial of %(name)s ended on %(day)s."), standing.free_until
    return sentence % {"name": name, "day": told.day(moment)}


def _what_follows(names: dict[str, str]) -> str:
    sentence = _("If nothing changes, the next step follows on %(day)s. We write to you before it.")
    return sentence % names


def _way_out() -> str:
    return _("Pay, and the tribe is open again at once, with everything in it.")


COMPOSERS: dict[str, Composer] = {
    "ladder_warning": warning,
    "ladder_step": step,
}
