"""Who pays, and who is reading about them now."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common.models import Keyed, Timestamped
from core.common.text import OneLine
from tenants.models import Organisation


class BillingAccount(Keyed, Timestamped):
    """
    The one who pays for the tribes of an organisation: one customer of Stripe's.

    It goes with an organisation that never came to life; a subscription keeps both. The legal
    name, the address and the VAT numbers are what the next invoice says; invoices that were made
    keep what they said.
    """

    class TaxStatus(models.TextChoices):
        UNKNOWN = "unknown", _("not known yet")
        DOMESTIC = "domestic", _("Dutch VAT")
        EU_B2B_PENDING = "eu_b2b_pending", _("VAT number being checked")
        EU_B2B_VERIFIED = "eu_b2b_verified", _("VAT reverse-charged")
        EU_B2C = "eu_b2c", _("VAT of the country of the customer")
        EXEMPT = "exempt", _("no VAT")

    MOST_COPIES = 5

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="billing_account"
    )
    stripe_customer_id = models.CharField(max_length=255, unique=True, null=True)
    legal_name = models.CharField(
        _("legal name"), max_length=200, blank=True, validators=[OneLine()]
    )
    billing_email = models.EmailField(_("e-mail for invoices"), max_length=254, blank=True)
    copy_emails = models.JSONField(default=list)
    address_line1 = models.CharField(
        _("street and number"), max_length=200, blank=True, validators=[OneLine()]
    )
    address_line2 = models.CharField(
        _("more of the address"), max_length=200, blank=True, validators=[OneLine()]
    )
    postal_code = models.CharField(
        _("postal code"), max_length=20, blank=True, validators=[OneLine()]
    )
    city = models.CharField(_("city"), max_length=100, blank=True, validators=[OneLine()])
    country = models.CharField(_("country"), max_length=2, blank=True)
    kvk_number = models.CharField(_("Chamber of Commerce number"), max_length=20, blank=True)
    peppol_id = models.CharField(_("Peppol number"), max_length=60, blank=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="nl")
    tax_status = models.CharField(max_length=24, choices=TaxStatus, default=TaxStatus.UNKNOWN)
    may_pay_by_invoice = models.BooleanField(default=False)
    net_terms_days = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(14), MaxValueValidator(60)]
    )
    needs_po = models.BooleanField(default=False)
    # Where the customer transfers to: an account of ours at the bank that Stripe works with.
    pay_to_name = models.CharField(max_length=140, blank=True)
    pay_to_iban = models.CharField(max_length=34, blank=True)
    pay_to_bic = models.CharField(max_length=11, blank=True)
    livemode = models.BooleanField(default=False)
    synced_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    @property
    def addresses(self) -> list[str]:
        """Where invoices go, the main one first; empty while nobody chose."""
        return [self.billing_email, *self.copy_emails] if self.billing_email else []


class TaxId(Keyed, Timestamped):
    """Mirror of a VAT number, and of what the tax office says of it."""

    class Verification(models.TextChoices):
        PENDING = "pending", _("being checked")
        VERIFIED = "verified", _("checked and found right")
        UNVERIFIED = "unverified", _("checked and not found")
        UNAVAILABLE = "unavailable", _("could not be checked")

    account = models.ForeignKey(BillingAccount, models.CASCADE, related_name="tax_ids")
    stripe_tax_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=24)
    value = models.CharField(max_length=60)
    verification = models.CharField(
        max_length=16, choices=Verification, default=Verification.PENDING
    )
    verified_name = models.CharField(max_length=255, blank=True)
    synced_at = models.DateTimeField()

    @property
    def is_pending(self) -> bool:
        return self.verification == self.Verification.PENDING

    @property
    def tone(self) -> str:
        """How its state is shown."""
        tones = {self.Verification.VERIFIED: "good", self.Verification.UNVERIFIED: "bad"}
        return tones.get(self.Verification(self.verification), "warning")


class PaymentMethod(Keyed, Timestamped):
    """
    Mirror of a way to pay: enough to recognise it by, never a whole number of a card or account.
    """

    account = models.ForeignKey(BillingAccount, models.CASCADE, related_name="methods")
    stripe_method_id = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=24)
    brand = models.CharField(max_length=24, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    exp_month = models.PositiveSmallIntegerField(null=True)
    exp_year = models.PositiveSmallIntegerField(null=True)
    bank_country = models.CharField(max_length=2, blank=True)
    mandate_status = models.CharField(max_length=16, blank=True)
    is_default = models.BooleanField(default=False)
    detached_at = models.DateTimeField(null=True)
    synced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(is_default=True, detached_at=None),
                name="one_default_method_per_account",
            )
        ]


class AccountNote(Keyed, Timestamped):
    """What staff wrote about a customer, for one another."""

    account = models.ForeignKey(BillingAccount, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Account, models.PROTECT, related_name="+")
    words = models.TextField(max_length=2000)


class CustomerLease(models.Model):
    """
    The right to mirror one customer, for a short while.

    Whoever holds it fetches without a transaction, and writes only if it is still theirs.
    """

    customer_id = models.CharField(max_length=255, primary_key=True)
    holder = models.UUIDField()
    expires_at = models.DateTimeField()
