"""PostgreSQL with a schema per tribe, and the two caches."""

from urllib.parse import parse_qs, unquote, urlsplit

from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as StoreGone
from redis.retry import Retry

from config import env

_url = urlsplit(env.text("DATABASE_URL"))
_query = {key: values[0] for key, values in parse_qs(_url.query).items()}

DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": unquote(_url.path.lstrip("/")),
        "USER": unquote(_url.username or ""),
        "PASSWORD": unquote(_url.password or ""),
        "HOST": _query.pop("host", _url.hostname or ""),
        "PORT": str(_url.port or ""),
        "CONN_MAX_AGE": 0,
        # A pooled connection is asked whether it lives before it is handed out; without this each
        # one fails a request after PostgreSQL was started anew.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # A backend keeps what it learned of every tribe it visited (17-20 kB a table), so
            # connections are recycled (measured: 655 MB after 1,000 tribes of 39 tables).
            "pool": {
                "min_size": 1,
                "max_size": env.number("DATABASE_POOL_SIZE"),
                "max_lifetime": 600,
                "max_idle": 120,
                "timeout": 5,
            },
            "application_name": "partup",
            **_query,
        },
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One SET per request instead of one per statement; never behind a transaction-mode pooler.
TENANT_LIMIT_SET_CALLS = True
EXTRA_SET_TENANT_METHOD_PATH = "config.switch.on_switch"

# Sessions, limits and flags live in `default`, which all tribes share. What belongs to a tribe
# goes to `tribe`, whose keys carry the schema (T1: a tenant-keyed session outlives log-out).
# A connection that broke is made anew once; a store that is away or slow holds nobody up for long.
_cache = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": env.text("CACHE_URL"),
    "OPTIONS": {
        "socket_connect_timeout": 1,
        "socket_timeout": 1,
        "retry": Retry(NoBackoff(), 1, supported_errors=(StoreGone,)),
    },
}
CACHES = {
    "default": {**_cache, "KEY_PREFIX": "shared"},
    "tribe": {**_cache, "KEY_PREFIX": "tribe", "KEY_FUNCTION": "django_tenants.cache.make_key"},
}
