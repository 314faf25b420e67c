"""How many days each step down takes; the table of billing rule 4.3, for each way of paying."""

from tenants.models.tribes import Access

# Worse is higher. A step to the same height is no step down.
HEIGHT = {
    Access.ACTIVE: 0,
    Access.TRIALING: 0,
    Access.PAST_DUE: 1,
    Access.GRACE: 2,
    Access.READ_ONLY: 3,
    Access.CANCELLED: 3,
    Access.SUSPENDED: 4,
    Access.ARCHIVED: 5,
}

Steps = tuple[tuple[Access, int], ...]

CARD: Steps = (
    (Access.GRACE, 15),
    (Access.READ_ONLY, 31),
    (Access.SUSPENDED, 61),
    (Access.ARCHIVED, 91),
)
INVOICE: Steps = (
    (Access.GRACE, 31),
    (Access.READ_ONLY, 46),
    (Access.SUSPENDED, 76),
    (Access.ARCHIVED, 106),
)
FIRST_INVOICE: Steps = (
    (Access.GRACE, 8),
    (Access.READ_ONLY, 15),
    (Access.SUSPENDED, 31),
    (Access.ARCHIVED, 61),
)
TRIAL: Steps = ((Access.READ_ONLY, 0), (Access.SUSPENDED, 31), (Access.ARCHIVED, 61))
CANCELLED: Steps = ((Access.ARCHIVED, 30),)

# How long an archived tribe is kept before it may be erased, which two people decide.
KEPT_DAYS = 180
KEPT_DAYS_NEVER_PAID = 60
