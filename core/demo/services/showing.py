"""What people and tribes of the story show of themselves, set through the services people use."""

from collections.abc import Mapping

from core.accounts.models import Account
from core.accounts.services import change_photo, change_profile
from core.demo.drawing import draw_face, draw_landscape
from core.demo.shown import ShownTribe, shown_people, shown_tribe
from core.members.models import Member
from core.members.services.about import add_block, set_block_picture
from core.members.services.settings import change_tribe, set_tribe_picture
from tenants.context import enter_tribe
from tenants.models import Tribe


def show_people(accounts: Mapping[str, Account]) -> None:
    """Let people of the story tell about themselves, before they come into any tribe."""
    for key, shown in shown_people().items():
        account = accounts.get(key)
        if account is None:
            continue
        if shown.profile:
            change_profile(actor=account, **shown.profile)
        if shown.photo:
            change_photo(actor=account, content=draw_face(key, hair=shown.photo))


def show_tribe(tribe: Tribe, accounts: Mapping[str, Account]) -> None:
    """Let a steward of a tribe make its pages."""
    shown = shown_tribe(tribe.slug)
    if shown is None or shown.by not in accounts:
        return
    with enter_tribe(tribe):
        steward = Member.objects.filter(account=accounts[shown.by]).first()
        if steward and steward.is_steward:
            _make_pages(tribe, steward, shown)


def _make_pages(tribe: Tribe, steward: Member, shown: ShownTribe) -> None:
    if shown.shows_rules:
        change_tribe(actor=steward, shows_rules=True)
    if shown.picture:
        set_tribe_picture(actor=steward, content=draw_landscape(tribe.slug))
    for told in shown.blocks:
        block = add_block(actor=steward, title=told.title, text=told.text, is_public=told.is_public)
        if told.picture:
            content = draw_landscape(f"{tribe.slug} {told.title}")
            set_block_picture(actor=steward, block_id=block.pk, content=content)
