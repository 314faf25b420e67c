"""What the tests of the doors share."""

import pytest


@pytest.fixture
def at_alpha(visit, alpha):
    """A browser at alpha without a session there."""
    return visit(host=alpha.host)
