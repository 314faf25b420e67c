"""Dutch is complete: nothing missing, nothing fuzzy, nothing left over."""

from django.utils import translation
from django.utils.translation import gettext

from infra.dev.messages import compile_all
from infra.messages.catalogue import faults


def test_every_marked_text_has_its_dutch():
    assert faults("nl") == []


def test_the_catalogue_is_spoken():
    compile_all()
    translation.trans_real._translations.clear()

    with translation.override("nl"):
        assert gettext("Inbox") != ""
        assert gettext("You are not allowed to do this.") != "You are not allowed to do this."
