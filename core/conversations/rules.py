"""What can be talked about, and by whom: each room says so about its own things."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from core.members.models import Member

Subject = models.Model
Find = Callable[[Member, uuid.UUID], Subject | None]
CanWrite = Callable[[Member, Any], bool]
AddressOf = Callable[[Any], str]


@dataclass(frozen=True)
class SubjectRules:
    """What one kind of subject decides about its conversations."""

    find: Find
    can_write: CanWrite
    address_of: AddressOf


_rules: dict[str, SubjectRules] = {}


def register_subject(
    subject_type: str, find: Find, can_write: CanWrite, *, address_of: AddressOf
) -> None:
    """
    Let people talk about a kind of thing; called in `ready()` of the room that owns it.

    `subject_type` is the model's name as in the history ("partup"). `find(member, subject_id)`
    answers with the thing, or None for whoever may not see it. `can_write(member, subject)` is
    asked at each message and implies sight. `address_of(subject)` is the page of the conversation.
    """
    _rules[subject_type] = SubjectRules(find=find, can_write=can_write, address_of=address_of)


def rules_of(subject_type: str) -> SubjectRules | None:
    """What was registered for a kind of subject; None for a kind that nobody talks about."""
    return _rules.get(subject_type)


def type_of(subject: Subject) -> str:
    """The word a subject is known by here and in the history."""
    return subject._meta.model_name or ""


def find_subject(member: Member, subject_type: str, subject_id: uuid.UUID) -> Subject | None:
    """The thing a conversation is about, for who may see it."""
    rules = rules_of(subject_type)
    return rules.find(member, subject_id) if rules else None


def can_write(member: Member, subject: Subject) -> bool:
    """Whether somebody may say something about a subject now."""
    rules = rules_of(type_of(subject))
    return bool(rules and member.is_present and rules.can_write(member, subject))


def address_of(subject: Subject) -> str:
    """The page where a subject is talked about."""
    rules = rules_of(type_of(subject))
    return rules.address_of(subject) if rules else "/"
