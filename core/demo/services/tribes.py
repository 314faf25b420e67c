"""Founding the tribes of the story, and letting their people in."""

import datetime as dt
import uuid
from functools import partial
from typing import Any

from billing.services import start_trial
from core.accounts.models import Account
from core.common import clock
from core.demo.moments import Calendar
from core.demo.services.chronicle import Chronicle
from core.demo.services.door import tell_door
from core.demo.services.partups import check_ending, tell_partup
from core.demo.services.reading import tell_reading
from core.demo.services.rules import tell_rules
from core.demo.services.scene import Scene
from core.demo.story import Organisation as OrganisationStory
from core.demo.story import Story
from core.demo.story import Tribe as TribeStory
from core.inbox.services import keep_partup_in_step, work_put_off
from core.members.models import Member
from core.members.selectors import current_rules
from core.members.services import admit_member, leave_tribe
from tenants.context import enter_tribe
from tenants.models import AccessTransition, Organisation, OrganisationRole, Tribe
from tenants.models.tribes import Access
from tenants.services import found_tribe, set_access

_YEAR = dt.timedelta(days=365)
_BEHIND_SINCE_AGO = 8.5


def tell_tribe(
    *, story: Story, told: TribeStory, accounts: dict[str, Account], calendar: Calendar
) -> Tribe:
    """Found a tribe on its day, and tell everything people did in it since."""
    organisation = story.organisations[told.organisation]
    with clock.standing_at(calendar.moment(told.founded_days_ago)):
        tribe = _found(organisation, told, accounts)
    with enter_tribe(tribe):
        chronicle = Chronicle(tribe=tribe)
        members = _Members(told=told, accounts=accounts)
        for key, ago in told.members.items():
            if key != told.stewards[0]:
                chronicle.at(calendar.moment(ago), partial(members.admit, key))
        for key, ago in told.left.items():
            chronicle.at(calendar.moment(ago), partial(members.part_with, key))
        stage: dict[str, Any] = {
            "members": members,
            "chronicle": chronicle,
            "calendar": calendar,
        }
        tell_door(tribe=tribe, told=told, accounts=accounts, **stage)
        tell_rules(told=told, **stage)
        stage |= {"tribe": told, "accounts": accounts}
        scenes = [Scene(told=partup, **stage) for partup in told.partups]
        for scene in scenes:
            tell_partup(scene)
        if told.access == Access.PAST_DUE:
            chronicle.at(calendar.moment(_BEHIND_SINCE_AGO), partial(_fall_behind, tribe))
        tell_reading(tribe=tribe, told=told, chronicle=chronicle, calendar=calendar)
        with work_put_off():
            chronicle.tell()
        for scene in scenes:
            check_ending(scene)
            keep_partup_in_step(scene.row.pk)
    return tribe


class _Members(dict[str, Member]):
    """The people of a tribe by their key in the story, as they come in."""

    def __init__(self, *, told: TribeStory, accounts: dict[str, Account]) -> None:
        self._told, self._accounts = told, accounts
        founder = told.stewards[0]
        super().__init__({founder: Member.objects.get(account_id=accounts[founder].pk)})

    def admit(self, key: str) -> None:
        """Let somebody in, on the invitation of the founder."""
        is_steward = key in self._told.stewards
        self[key] = admit_member(
            account=self._accounts[key],
            role=Member.Role.STEWARD if is_steward else Member.Role.MEMBER,
            invited_by=self[self._told.stewards[0]],
        )

    def part_with(self, key: str) -> None:
        """Let somebody leave by themselves; what they wrote stays, under their name."""
        leave_tribe(actor=self[key])


def _found(
    organisation: OrganisationStory, told: TribeStory, accounts: dict[str, Account]
) -> Tribe:
    known = Organisation.objects.filter(is_demo=True, name=organisation.name).first()
    founder = accounts[told.stewards[0]]
    tribe = found_tribe(
        actor=founder,
        name=told.name,
        slug=told.slug,
        why=told.why,
        language=told.language,
        hue=told.hue,
        founding_key=uuid.uuid4(),
        organisation=known,
        organisation_name=organisation.name,
        country=organisation.country,
        is_demo=True,
    )
    if known is None:
        _give_roles(tribe.organisation, organisation, accounts)
    with enter_tribe(tribe):
        rules = current_rules()
        rules.admission, rules.who_may_start = told.admission, told.who_may_start
        rules.save(update_fields=["admission", "who_may_start"])
    tribe.admission, tribe.is_listed = told.admission, told.is_listed
    tribe.save(update_fields=["admission", "is_listed"])
    return _give_access(tribe, told, founder)


def _give_roles(
    organisation: Organisation, told: OrganisationStory, accounts: dict[str, Account]
) -> None:
    """The owner who founded has a role already."""
    wanted: dict[str, Any] = {
        OrganisationRole.Role.OWNER: told.owners,
        OrganisationRole.Role.ADMIN: told.admins,
        OrganisationRole.Role.BILLING: told.billing_contacts,
    }
    for role, keys in wanted.items():
        for key in keys:
            OrganisationRole.objects.get_or_create(
                organisation=organisation, account=accounts[key], role=role
            )


def _give_access(tribe: Tribe, told: TribeStory, founder: Account) -> Tribe:
    """A trial as anybody starts it; what was paid is a word of staff, for no money ever moved."""
    if told.access == Access.TRIALING:
        return start_trial(actor=founder, tribe=tribe, plan_code=tribe.plan)
    years = told.founded_days_ago // _YEAR.days + 1
    return set_access(
        tribe=tribe,
        state=Access.ACTIVE,
        until=clock.now() + years * _YEAR,
        cause=AccessTransition.Cause.STAFF,
        cause_ref="demo",
    )


def _fall_behind(tribe: Tribe) -> None:
    set_access(
        tribe=tribe,
        state=Access.PAST_DUE,
        cause=AccessTransition.Cause.STAFF,
        cause_ref="demo",
    )
