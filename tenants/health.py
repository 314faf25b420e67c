"""Whether this process can serve people."""

import redis
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse

from tenants.database import connection


def readiness() -> HttpResponse:
    """200 when the database and the cache answer; 503 with what does not otherwise."""
    answers = {"database": _database(), "cache": _cache()}
    status = 200 if all(answers.values()) else 503
    return JsonResponse(answers, status=status)


def _database() -> bool:
    connection.set_schema_to_public()
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1 from tenants_schematemplate")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def _cache() -> bool:
    try:
        cache.set("readyz", 1, timeout=5)
    except redis.RedisError:
        return False
    return True
