"""What a copy holds: all that is one's own, and of others no more than a name."""

import hashlib
import io

import pytest
from allauth.mfa.models import Authenticator
from django.utils import translation
from PIL import Image

from core.accounts import registry as of_account
from core.accounts.services import change_photo
from core.audit import services as audit
from core.conversations.services import post_message
from core.members.models import JoinAnswers
from core.members.registry import own_data as of_member
from core.members.services import change_rules, invite_by_mail, leave_tribe
from core.privacy import services
from core.privacy.models import Export
from core.privacy.services import shelf
from tenants.models import JoinRequest
from tests.core.privacy.conftest import seat, start_partup

ACCOUNT_FILES = {
    "account/addresses.json",
    "account/invitations-accepted.json",
    "account/invitations-sent.json",
    "account/mails.json",
    "account/memberships.json",
    "account/notices.json",
    "account/organisations.json",
    "account/preferences.json",
    "account/profile.json",
    "account/record.json",
    "account/requests.json",
    "account/sessions.json",
    "account/ways-in.json",
}
TRIBE_FILES = {
    "activities.json",
    "contributions.json",
    "history.json",
    "invitations.json",
    "membership.json",
    "messages.json",
    "offers.json",
    "part-ups-started.json",
    "part-ups.json",
    "record.json",
    "rules.json",
    "visits.json",
}


def test_a_copy_has_a_folder_for_the_account_and_one_for_each_tribe(copy_of, esra_account):
    files = copy_of(esra_account)

    in_tribes = {f"tribes/{slug}/{name}" for slug in ("alpha", "beta") for name in TRIBE_FILES}
    assert ACCOUNT_FILES | in_tribes | {"index.html", "manifest.json"} <= set(files)
    assert {name.split("/")[1] for name in files if name.startswith("tribes/")} == {"alpha", "beta"}
    assert files["account/profile.json"][0]["email"] == "esra@partup.example"
    assert [row["tribe_name"] for row in files["account/memberships.json"]] == [
        "Alpha tribe",
        "Beta tribe",
    ]


def test_the_manifest_holds_the_hash_of_every_other_file(copy_of, esra_account):
    export_id = services.ask_for_export(actor=esra_account).pk
    files = copy_of(esra_account)

    manifest = files.pop("manifest.json")

    assert set(manifest["files"]) == set(files)
    index = manifest["files"]["index.html"]
    assert index["sha256"] == hashlib.sha256(files["index.html"]).hexdigest()
    export = Export.objects.get(pk=export_id)
    packed = shelf.archive_of(export_id).read_bytes()
    assert (export.digest, export.size_bytes) == (hashlib.sha256(packed).hexdigest(), len(packed))


def test_what_one_said_offered_and_does_comes_along(copy_of, ada, esra, esra_account):
    partup = start_partup(ada)
    seat(esra, partup)
    post_message(actor=esra, subject=partup, text="=1+1 is no formula here")
    post_message(actor=ada, subject=partup, text="Ada's own words")

    files = copy_of(esra_account)

    assert [row["text"] for row in files["tribes/alpha/messages.json"]] == [
        "=1+1 is no formula here"
    ]
    assert [row["partup_name"] for row in files["tribes/alpha/part-ups.json"]] == ["Quiet roads"]
    assert [row["words"] for row in files["tribes/alpha/offers.json"]] == ["I can."]
    assert "Ada's own words" not in str(files)


def test_the_record_of_the_account_holds_what_one_did_and_what_others_tried(copy_of, esra_account):
    audit.record(action="session.opened", account_id=esra_account.pk, changes={"ways": ["code"]})
    guessed = {"object_type": "account", "object_id": esra_account.pk, "outcome": "refused"}
    audit.record(action="session.refused", account_id=None, **guessed)

    lines = copy_of(esra_account)["account/record.json"]

    told = {line["action"]: line for line in lines}
    assert told["session.opened"]["changes"] == {"ways": ["code"]}
    assert told["session.refused"]["outcome"] == "refused"


def test_ways_in_are_named_and_open_nothing(copy_of, esra_account):
    key = {"name": "Blue key", "credential": {"id": "s3cr3t"}}
    Authenticator.objects.create(user=esra_account, type="webauthn", data=key)

    files = copy_of(esra_account)

    assert [(row["type"], row["name"]) for row in files["account/ways-in.json"]] == [
        ("webauthn", "Blue key")
    ]
    assert "s3cr3t" not in str(files)


def test_a_steward_takes_along_what_they_changed_and_said(copy_of, ada, ada_account):
    invite_by_mail(actor=ada, addresses=["pia@partup.example"], words="Come and see")
    change_rules(actor=ada, version=1, reason="We forgot to say it", own_words="Be kind.")

    files = copy_of(ada_account)

    assert files["tribes/alpha/invitations.json"] == [{"words": "Come and see"}]
    assert [row["reason"] for row in files["tribes/alpha/rules.json"]][-1] == "We forgot to say it"
    assert "rules.changed" in {row["action"] for row in files["tribes/alpha/record.json"]}
    assert "pia@partup.example" not in str(files)


def test_two_rooms_never_tell_under_one_name():
    with pytest.raises(ValueError, match="one would hide the other"):
        of_account.register_own_data("profile", "Again", tell=lambda account: [])

    with pytest.raises(ValueError, match="one would hide the other"):
        of_member.register_own_data("offers", "Again", tell=lambda member: [])


def test_of_a_tribe_one_left_only_ones_own_words_come_along(copy_of, ada, esra, esra_account):
    partup = start_partup(ada)
    seat(esra, partup)
    post_message(actor=esra, subject=partup, text="My own words")
    leave_tribe(actor=esra)

    files = copy_of(esra_account)

    assert [row["text"] for row in files["tribes/alpha/messages.json"]] == ["My own words"]
    assert "partup_name" not in files["tribes/alpha/part-ups.json"][0]
    assert "sentence" not in files["tribes/alpha/history.json"][0]
    assert "Quiet roads" not in str(files)


def test_a_tribe_nobody_can_read_now_gives_ones_own_words_only(
    copy_of, ada, esra, esra_account, alpha
):
    partup = start_partup(ada)
    post_message(actor=ada, subject=partup, text="Hello")
    seat(esra, partup)
    type(alpha).objects.filter(pk=alpha.pk).update(access_state="suspended")

    files = copy_of(esra_account)

    assert "Quiet roads" not in str(files)
    assert len(files["tribes/alpha/part-ups.json"]) == 1


def test_nothing_of_people_elsewhere_comes_along(copy_of, bram_account, chidi_account):
    told = str(copy_of(bram_account))

    assert "Beta" not in told
    assert "Chidi" not in told
    assert "chidi@partup.example" not in told


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_is_in_the_language_of_who_reads_it_and_runs_nothing(
    copy_of, esra_account, language
):
    type(esra_account).objects.filter(pk=esra_account.pk).update(
        language=language, about="<script>alert(1)</script>"
    )

    page = copy_of(esra_account)["index.html"].decode()

    with translation.override(language):
        title = translation.gettext("Everything that is yours")
    assert f'<html lang="{language}">' in page
    assert f"<title>{title}</title>" in page
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_somebody_who_is_in_no_tribe_has_a_copy_too(copy_of, farid_account):
    files = copy_of(farid_account)

    assert files["account/profile.json"][0]["display_name"] == "Farid"
    assert not [name for name in files if name.startswith("tribes/")]


def test_a_photo_comes_along_as_a_file(copy_of, esra_account):
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(file, "PNG")
    change_photo(actor=esra_account, content=file.getvalue())

    files = copy_of(esra_account)

    photo = files["account/files/photo-1.webp"]
    assert Image.open(io.BytesIO(photo)).format == "WEBP"
    assert files["manifest.json"]["files"]["account/files/photo-1.webp"]["bytes"] == len(photo)
    assert b'src="account/files/photo-1.webp"' in files["index.html"]


def test_who_waits_at_a_door_takes_what_they_said_along(copy_of, farid_account, alpha, in_alpha):
    asked = JoinRequest.objects.create(account=farid_account, tribe=alpha)
    JoinAnswers.objects.create(
        pk=asked.pk,
        accepted_version=1,
        answers=[{"question": "Why?", "answer": "For the birds."}],
        created_at=asked.created_at,
    )

    files = copy_of(farid_account)

    assert files["tribes/alpha/asking.json"][0]["answers"][0]["answer"] == "For the birds."
    assert b"For the birds." in files["index.html"]
    assert "tribes/alpha/membership.json" not in files
