"""
Migrations over all tribes: rendered once on the template schema, replayed everywhere else.

Django's own runner costs 64 ms a schema at 200 schemas and 600 ms at 5,000, also when there is
nothing to do; a replay is one round trip of about a millisecond. What cannot be rendered
(RunPython, CONCURRENTLY) goes through Django, schema by schema.
"""

from tenants.fleet.ledger import behind, drift
from tenants.fleet.run import Report, migrate_fleet
from tenants.fleet.template import migrate_public, migrate_template, pending_on_template

__all__ = [
    "Report",
    "behind",
    "drift",
    "migrate_fleet",
    "migrate_public",
    "migrate_template",
    "pending_on_template",
]
