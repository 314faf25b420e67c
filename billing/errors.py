"""What may be refused when somebody wants to pay."""

from django.utils.translation import gettext_lazy as _

from billing.plans import Plan
from core.common.errors import DomainError, InvalidInput, Sentence


class StripeAway(DomainError):
    """
    Stripe did not answer, or answered that it cannot now; whether it did anything is not known.

    `is_replay` says that it repeated a failure it remembers under our idempotency key, and
    `did_nothing` that it turned us away at the door.
    """

    code = "payment_service_away"
    status = 503
    message = _(
        "The payment service does not answer now. Nothing was charged. Please try again in a"
        " minute."
    )

    def __init__(
        self, *, reason: str = "", is_replay: bool = False, did_nothing: bool = False
    ) -> None:
        super().__init__()
        self.reason = reason
        self.is_replay = is_replay
        self.did_nothing = did_nothing


class StripeRefused(DomainError):
    """Stripe understood and said no; asking again would get the same answer."""

    code = "payment_refused"
    status = 409
    message = _("The payment service refused this. Please contact us; nothing was charged.")

    def __init__(self, *, reason: str = "") -> None:
        super().__init__()
        self.reason = reason


class StripeGone(StripeRefused):
    """Stripe does not know the object we named."""


class RealStripe(RuntimeError):
    """Stripe itself answers here; what is played with a stand-in is not done there."""


class ForgedLetter(ValueError):
    """A webhook that nobody but Stripe could have sent was not sent by Stripe."""


class AlreadyPaid(DomainError):
    """A tribe that has a subscription is not sold a second one."""

    code = "already_subscribed"
    message = _("This tribe has a subscription already. Nothing was charged.")


class PlanNotForSale(DomainError):
    """A plan without a price at Stripe."""

    code = "plan_not_for_sale"
    message = _("This plan cannot be bought now. Please choose another one.")


class TrialUsed(DomainError):
    """A tribe tries things out once."""

    code = "trial_used"
    message = _("This tribe has had its trial. Choose a plan to go on.")


class PaymentUnderWay(DomainError):
    """A tribe is not dropped under somebody's hands who may be paying for it."""

    code = "payment_under_way"
    message = _(
        "Somebody may be paying for this tribe right now. Try again when the payment page has"
        " closed, at most an hour from now."
    )


class TooManyPeople(DomainError):
    """A plan that is too small from the first day is not sold."""

    code = "too_many_people"

    def __init__(self, *, people: int, plan: Plan) -> None:
        sentence = _(
            "This tribe has %(people)s people, and this plan gives room for fewer. %(plan)s fits."
        )
        super().__init__(str(sentence) % {"people": people, "plan": plan.name})


class CodeRefused(InvalidInput):
    """A promotion code that cannot be used for what is bought; the field says why."""

    def __init__(self, code: str, sentence: Sentence) -> None:
        super().__init__({"promotion_code": [sentence]}, code=code)


class TooManyCodes(CodeRefused):
    """Whoever tries one code after the other is guessing."""

    status = 429

    def __init__(self) -> None:
        sentence = _("Too many codes were tried. Wait ten minutes, or go on without a code.")
        super().__init__("too_many_codes", sentence)


class OrderUnderWay(DomainError):
    """A tribe is ordered once."""

    code = "order_under_way"
    message = _("This tribe has been ordered already, to be paid by invoice. Look how it stands.")


class OrderIsMade(DomainError):
    """What has been answered is not taken back or answered again."""

    code = "order_is_made"
    message = _("This order has been answered already.")


class InvoiceIsFinal(DomainError):
    """What has left is not changed any more."""

    code = "invoice_is_final"
    message = _("This invoice has left already, so nothing on it can be changed.")


class SamePlan(DomainError):
    """There is nothing to change."""

    code = "same_plan"
    message = _("This tribe has that plan already. Choose another one.")


class EndsAnyway(DomainError):
    """What ends is not changed."""

    code = "ends_anyway"
    message = _("This subscription ends with its year. Let it go on first; then change the plan.")


class PaymentIsLate(DomainError):
    """What is owed is paid before something else is bought."""

    code = "payment_is_late"
    message = _("Something is still to be paid for this tribe. Pay that first; then change.")


class PaymentIsDisputed(DomainError):
    """Nothing new is charged while a bank looks into a payment."""

    code = "payment_is_disputed"
    message = _(
        "A payment for this tribe is disputed with the bank. While that lasts nothing new is"
        " charged, so the plan stays as it is."
    )


class ChangeUnderWay(DomainError):
    """One change at a time."""

    code = "change_under_way"
    message = _("Another change of this tribe's plan is not finished yet.")


class PreviewIsOver(DomainError):
    """Amounts are right for ten minutes, and while nothing changes."""

    code = "preview_is_over"
    message = _("These amounts are no longer right. Look at the new ones, and decide then.")


class TooManyForPlan(DomainError):
    """A smaller plan closes the door of a tribe; that is said, not found out."""

    code = "too_many_for_plan"
    message = _(
        "The tribe has more people than this plan gives room for. Nobody has to leave, but nobody"
        " can come in. Say that you know this."
    )


class CannotSwitch(DomainError):
    """Paying in another way needs something first."""

    code = "cannot_switch"


class NotSubscribed(DomainError):
    """Nothing to change or to end: the tribe has no subscription that counts."""

    code = "not_subscribed"
    message = _("This tribe has no subscription. Choose a plan to begin one.")


class SubscriptionEnded(DomainError):
    """What has ended does not go on; a new subscription brings everything back."""

    code = "subscription_ended"
    message = _(
        "This subscription has ended, so it cannot go on. Choose a plan to begin a new one;"
        " everything in the tribe comes back with it."
    )


class NoCopyYet(DomainError):
    """Our own copy of a paper has not been fetched, or was lost and is fetched again."""

    code = "invoice_copy_missing"
    message = _("Our copy is not there yet. It usually comes within minutes. Please try later.")


class NoCustomerYet(DomainError):
    """Before the first payment there is nobody at Stripe to give a way to pay to."""

    code = "no_customer_yet"
    message = _("A way to pay is given with the first payment. Choose a plan for a tribe first.")


class LastMethod(DomainError):
    """What is collected from is not taken away while something is to be collected."""

    code = "last_method"
    message = _(
        "A tribe is paid with this by itself, and there is nothing else to pay with. Add another"
        " way to pay first, or end the subscription."
    )


class MethodInUse(DomainError):
    """First another usual way to pay, then this one goes."""

    code = "method_in_use"
    message = _("A tribe is paid with this by itself. Make another way to pay the usual one first.")


class NotPayable(DomainError):
    """An invoice that is paid, void, being made, or being paid by the bank."""

    code = "invoice_not_payable"
    message = _("There is nothing to pay on this invoice now.")


class TribeIsPaidFor(DomainError):
    """A tribe stays with whoever pays for it."""

    code = "tribe_is_paid_for"
    message = _(
        "This tribe has a subscription, so it stays with its organisation. End the subscription"
        " first."
    )
