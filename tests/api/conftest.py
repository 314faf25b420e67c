"""What tests of the JSON door share."""

from tests.core.tokens.conftest import program

__all__ = ["program"]
