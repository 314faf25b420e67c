"""Log lines: for people at home, JSON in production; never names, addresses or texts."""

from typing import Any

import structlog

from config import env

_json = env.environment() == "production"


def leave_words_out(_logger: Any, _method: str, line: dict[str, Any]) -> dict[str, Any]:
    """Of an address only the path is logged: what somebody looks for may be a name."""
    if isinstance(request := line.get("request"), str):
        line["request"] = request.partition("?")[0]
    return line


_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    leave_words_out,
]
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_shared,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer()
            if _json
            else structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
            "foreign_pre_chain": _shared,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django_structlog": {"level": "INFO" if _json else "WARNING"},
        "celery": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
        "psycopg.pool": {"level": "ERROR"},
    },
}
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
