"""The pages of a bill are tried with a mirror written by hand, and people with roles."""

from tests.support.mirrored_bill import *  # noqa: F403
