"""Which host a request is for: one of ours, or a tribe's."""

import re
import time
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from tenants.fleet_state import forget_schemas, lacks_migrations
from tenants.models import Hostname, SchemaState, Tribe

CACHE_SECONDS = 30
STAFF_NAME = "staff"
_LABEL = re.compile(r"[a-z0-9-]{1,63}")


class Kind(Enum):
    """The three kinds of hosts."""

    ACCOUNT = "account"
    STAFF = "staff"
    TRIBE = "tribe"


@dataclass(frozen=True)
class Host:
    """
    A host of ours; a tribe's has the tribe, and whether its schema is behind the code.

    `is_former` is one that the tribe moved away from.
    """

    kind: Kind
    tribe: Tribe | None = None
    is_behind: bool = False
    is_former: bool = False


# Per process; holds only what decides nothing about rights (those come with the session).
_known: dict[str, tuple[float, Host | None]] = {}


def find_host(name: str) -> Host | None:
    """
    The host a request's Host header names, or None when it is not ours.

    A tribe is looked up at most twice a minute in each process.
    """
    base = settings.ORIGIN.host
    if name == base:
        return Host(Kind.ACCOUNT)
    label, dot, rest = name.partition(".")
    if not dot or rest != base or not _LABEL.fullmatch(label):
        return None
    if label == STAFF_NAME:
        return Host(Kind.STAFF)
    return _cached_tribe_host(label)


def _cached_tribe_host(label: str) -> Host | None:
    moment = time.monotonic()
    expires, host = _known.get(label, (0.0, None))
    if expires > moment:
        return host
    if len(_known) > 10_000:
        _known.clear()
    host = _tribe_host(label)
    if host is not None:
        _known[label] = (moment + CACHE_SECONDS, host)
    return host


def _tribe_host(label: str) -> Host | None:
    hostname = Hostname.objects.select_related("tenant__organisation").filter(domain=label).first()
    if hostname is None:
        return None
    tribe = hostname.tenant
    state = SchemaState.objects.filter(pk=tribe.schema_name).first()
    is_behind = state is None or lacks_migrations(state.applied)
    return Host(Kind.TRIBE, tribe, is_behind, is_former=hostname.retired_at is not None)


def forget_host(name: str) -> None:
    """Look one tribe up afresh from the next request on, in this process."""
    _known.pop(name.partition(".")[0], None)


def forget_hosts() -> None:
    """Look every tribe up afresh from the next request on, in this process."""
    _known.clear()
    forget_schemas()
