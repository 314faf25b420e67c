"""The mailbox of a machine where no mail leaves."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend

from core.mail import selectors


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.MAILBOX_DIR = str(tmp_path)
    return tmp_path


def keep(folder, *, to="bram@partup.example", subject="Hello", text="Hi"):
    mail = EmailMultiAlternatives(subject, text, to=[to])
    mail.attach_alternative("<p>html</p>", "text/html")
    EmailBackend(file_path=str(folder)).send_messages([mail])


def test_mails_are_read_back_newest_first(mailbox):
    keep(mailbox, subject="First")
    keep(mailbox, subject="Zwölf Stühle", text="One chair is öpen.\n\nhttp://a.example/")

    newest, oldest = selectors.local_mails()

    assert (newest.subject, oldest.subject) == ("Zwölf Stühle", "First")
    assert newest.text.strip() == "One chair is öpen.\n\nhttp://a.example/"
    assert newest.sent_at is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your code:\n\n  BCDF-GHJK\n\nBye", "BCDF-GHJK"),
        ("123456", "123456"),
        ("Call 06-12345678 if you like.", ""),
        ("", ""),
    ],
)
def test_a_code_on_its_own_line_is_found(mailbox, text, code):
    keep(mailbox, text=text)

    assert selectors.local_mails()[0].code == code


def test_mails_to_somebody_are_found_by_part_of_the_address(mailbox):
    keep(mailbox, to="ada@partup.example")
    keep(mailbox, to="bram@partup.example")

    assert [mail.to for mail in selectors.local_mails(to=" ADA@")] == ["ada@partup.example"]


def test_a_damaged_file_is_shown_as_far_as_it_goes(mailbox):
    (mailbox / "1.log").write_bytes(b"\xff\xfe\x00 no mail at all")

    assert len(selectors.local_mails()) == 1


def test_the_page_shows_mail_with_its_code_and_links(mailbox, visit):
    keep(mailbox, subject="Your code", text="BCDF-GHJK\n\nhttp://partup.localhost:8000/x/")

    response = visit().get("/dev/mailbox/")

    assert response.status_code == 200
    page = response.content.decode()
    assert 'value="BCDF-GHJK"' in page
    assert '<a href="http://partup.localhost:8000/x/"' in page


def test_a_mail_cannot_paint_the_page(mailbox, visit):
    keep(mailbox, subject="<b>x</b>", text="<script>alert(1)</script>")

    page = visit().get("/dev/mailbox/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


@pytest.mark.parametrize("to", ["", "ada", "%00", "\x00", "a" * 5000, "\u202e"])
def test_whatever_is_looked_for_is_answered(mailbox, visit, to):
    assert visit().get("/dev/mailbox/", {"to": to}).status_code == 200


def test_there_is_no_mailbox_where_people_are(mailbox, visit, settings):
    settings.ENVIRONMENT = "production"

    assert visit().get("/dev/mailbox/").status_code == 404


def test_there_is_no_mailbox_where_mail_leaves(visit, settings):
    settings.MAILBOX_DIR = None

    assert visit().get("/dev/mailbox/").status_code == 404
