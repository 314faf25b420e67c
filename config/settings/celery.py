"""Work behind the scenes."""

from celery.schedules import crontab

from config import env

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Without the last two, what a killed worker held comes back after 100 s instead of 10 s.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "mail": {"task": "mail.send_waiting", "schedule": 5.0},
    "due": {"task": "tenants.run_due_jobs", "schedule": 15.0},
    "billing": {"task": "billing.sweep_stripe_events", "schedule": 60.0},
    "commands": {"task": "billing.send_commands", "schedule": 15.0},
    "missed_letters": {"task": "billing.poll_events", "schedule": 900.0},
    "papers": {"task": "billing.keep_papers", "schedule": 60.0},
    "ledger": {"task": "billing.tend_ledger", "schedule": crontab(hour=4, minute=7)},
    "reconcile": {"task": "billing.reconcile", "schedule": crontab(hour=2, minute=13)},
    "reconcile_weekly": {
        "task": "billing.check_stripe_weekly",
        "schedule": crontab(hour=5, minute=23, day_of_week="mon"),
    },
    "drafts": {"task": "billing.prepare_drafts", "schedule": 300.0},
    "snapshot": {"task": "billing.take_snapshot", "schedule": crontab(hour=3, minute=31)},
    "ladder": {"task": "billing.run_ladder", "schedule": crontab(minute=7)},
    "erasures": {"task": "billing.warn_of_erasures", "schedule": crontab(hour=9, minute=23)},
    "reminders": {"task": "billing.run_reminders", "schedule": crontab(minute=23)},
    "files": {"task": "files.sweep", "schedule": crontab(hour=3, minute=47)},
    "record": {"task": "audit.seal", "schedule": 60.0},
    "record_keeping": {"task": "audit.tend", "schedule": crontab(hour=3, minute=47)},
    "sessions": {"task": "tenants.clear_expired", "schedule": crontab(hour=3, minute=17)},
}
