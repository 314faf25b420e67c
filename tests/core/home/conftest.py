"""The same part-ups as in the tests of the inbox."""

from tests.core.inbox.conftest import (  # noqa: F401
    _empty_inboxes,
    in_beta_partup,
    opening,
    partup,
)
