"""Each row that points at a person, and each copy of a name: what becomes of it when they go."""

from django.apps import apps

from core.accounts.models import Account
from core.history.registry import NAMES
from core.privacy.services import erase_account

GONE, STAYS = "gone", "stays"
# The account's row stays and is nobody; what points at it goes with the person, or is a tribe's,
# an organisation's or the record's to keep.
POINTERS = {
    "account.emailaddress.user": GONE,
    "accounts.session.account": GONE,
    "billing.accessoverride.approved_by": STAYS,
    "billing.accessoverride.made_by": STAYS,
    "billing.accountnote.author": STAYS,
    "billing.approval.asked_by": STAYS,
    "billing.approval.decided_by": STAYS,
    "billing.billingcommand.actor": STAYS,
    "billing.changepreview.made_by": STAYS,
    "billing.checkoutattempt.started_by": STAYS,
    "billing.entitlementoverride.approved_by": STAYS,
    "billing.entitlementoverride.made_by": STAYS,
    "billing.erasurecertificate.erased_by": STAYS,
    "billing.invoiceorder.ordered_by": STAYS,
    "billing.reconcilerun.asked_by": STAYS,
    "billing.stafftask.closed_by": STAYS,
    "inbox.pointer.account": GONE,
    "inbox.preference.account": GONE,
    "inbox.workpointer.account": GONE,
    "mail.outboxmessage.account": GONE,
    "members.member.account": STAYS,
    "mfa.authenticator.user": GONE,
    "privacy.erasure.account": STAYS,
    "privacy.export.account": GONE,
    "privacy.tribecopy.asked_by": GONE,
    "socialaccount.socialaccount.user": GONE,
    "support.elevation.account": STAYS,
    "support.staffrole.account": STAYS,
    "support.staffrole.ended_by": STAYS,
    "support.staffrole.given_by": STAYS,
    "tenants.handoff.account": GONE,
    "tenants.invitation.invited_by": STAYS,
    "tenants.invitationuse.account": STAYS,
    "tenants.joinrequest.account": STAYS,
    "tenants.membership.account": STAYS,
    "tenants.organisationrole.account": GONE,
    "tenants.retiredaddress.account": STAYS,
    "tenants.tribe.founder": STAYS,
    "tokens.accesstoken.account": GONE,
}
# Columns that hold what a person is called or written to; the canary of
# tests/core/privacy/test_canary.py is looked for in all of them.
COPIES = {
    "accounts.account.display_name",
    "accounts.account.email",
    "account.emailaddress.email",
    "mail.outboxmessage.to_email",
    "members.invitationnote.name",
    "members.member.display_name",
    "tenants.invitation.to_email",
}


def _ours():
    return [model for model in apps.get_models() if model._meta.managed]


def test_every_row_that_points_at_an_account_has_a_fate():
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in _ours()
        for field in model._meta.fields
        if field.related_model is Account
    }

    assert found == set(POINTERS)


def test_every_column_with_a_name_or_an_address_is_known():
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in _ours()
        for field in model._meta.fields
        if field.name in {"display_name", "email", "to_email"}
        or (field.name == "name" and model._meta.app_label == "members")
    }

    assert found == COPIES


def test_what_goes_is_gone_and_what_stays_is_there(esra_account, alpha, beta):
    erase_account(actor=esra_account, confirmation=esra_account.email)

    left = {}
    for place, fate in POINTERS.items():
        label, _, field = place.rpartition(".")
        model = apps.get_model(label)
        if fate == GONE and label != "mail.outboxmessage":
            left[place] = model._base_manager.filter(**{field: esra_account.pk}).count()
    assert set(left.values()) == {0}


def test_the_words_of_the_history_that_name_people_are_these():
    assert NAMES == ("member", "name")
