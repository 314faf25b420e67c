"""A savepoint for one request, which knows nothing of it."""

from django.db import transaction


def around_a_request() -> transaction.Atomic:
    """
    A block to take back afterwards; to what is asked in it, it is as if there were none.

    So what must not run inside a transaction (a call to Stripe) runs as it does on a server.
    """
    block = transaction.atomic()
    block._from_testcase = True  # as Django marks the transaction of a test
    return block
