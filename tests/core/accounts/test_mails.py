"""Every mail allauth can ask for has its words, in both languages."""

from pathlib import Path

import pytest
from django.conf import settings

from core.accounts.adapters import AccountAdapter
from core.mail.models import OutboxMessage

CODES = {
    "confirm_code",
    "email_confirmation",
    "email_confirmation_signup",
    "login_code",
    "password_reset_code",
}
ASKED = {"unknown_account", "account_already_exists"}
CHANGES = {
    "password_changed",
    "password_reset",
    "password_set",
    "email_added",
    "email_changed",
    "email_deleted",
    "recovery_code_used",
    "recovery_codes_generated",
    "sessions_ended",
    "signed_out_everywhere",
    "totp_activated",
    "totp_deactivated",
    "webauthn_added",
    "webauthn_removed",
}
CONTEXT = {
    "code": "BCDF-GHJK",
    "from_email": "old@partup.example",
    "to_email": "o'new@partup.example",
    "deleted_email": "gone@partup.example",
    "signup_url": "https://evil.example/",
}


@pytest.fixture
def write(post_round):
    """Let allauth ask for a mail, and send it."""

    def go(event, language="en"):
        AccountAdapter().send_mail(f"account/email/{event}", "o'ada@partup.example", CONTEXT)
        OutboxMessage.objects.filter(sent_at=None).update(language=language)
        (mail,) = post_round()
        return mail

    return go


def test_the_folder_holds_these_and_no_others():
    folder = Path(settings.ROOT) / "templates" / "emails" / "accounts"
    names = {file.name.removesuffix(".subject.txt") for file in folder.glob("*.subject.txt")}

    assert names == CODES | ASKED | CHANGES
    assert {file.stem for file in folder.glob("*.txt") if ".subject" not in file.name} == names


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("event", sorted(CODES | ASKED | CHANGES))
def test_a_mail_is_short_plain_and_says_why(write, event, language):
    mail = write(event, language)

    assert 10 < len(mail.subject) < 60
    assert len(mail.body) < 700
    assert "&#x27;" not in mail.subject + mail.body
    assert "evil.example" not in mail.body
    assert ("You get this mail because" in mail.body) == (language == "en")
    assert ("Je krijgt deze mail" in mail.body) == (language == "nl")


@pytest.mark.parametrize("event", sorted(CODES))
def test_a_code_stands_on_a_line_of_its_own(write, event):
    mail = write(event)

    assert "\n\nBCDF-GHJK\n\n" in mail.body
    assert "BCDF" not in mail.subject
    assert OutboxMessage.objects.get().context == {}


@pytest.mark.parametrize("event", sorted(CHANGES))
def test_a_notice_of_change_leads_to_a_new_password(write, event):
    assert f"{settings.ACCOUNT_ORIGIN}/account/password/reset/" in write(event).body


def test_other_addresses_are_named_where_they_matter(write):
    assert "old@partup.example" in write("email_changed").body
    assert "o'new@partup.example" in write("email_changed").body
    assert "gone@partup.example" in write("email_deleted").body
