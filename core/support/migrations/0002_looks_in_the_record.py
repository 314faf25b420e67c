"""
What staff looked at moves to the platform's record.

The table stays until no version that writes to it is served any more; Django forgets it now.
"""

from django.db import migrations

COPY = """
    insert into audit_platformrecord
        (id, at, action, outcome, object_type, object_id, changes, host, agent, request_id, account_id)
    select id, looked_at, 'staff.looked', 'done', '', null,
        jsonb_build_object('path', regexp_replace(path, '([?&]q=)[^&]*', '\\1-')),
        '', '', '', account_id
    from support_auditentry
    on conflict (id) do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial"), ("audit", "0002_seals")]

    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="AuditEntry")]
        ),
    ]
