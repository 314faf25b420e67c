"""The connection, typed as what it is: one that knows which schema it is in."""

from typing import TYPE_CHECKING, cast

from django.db import connection as plain_connection

if TYPE_CHECKING:
    from django_tenants.postgresql_backend.base import DatabaseWrapper

connection = cast("DatabaseWrapper", plain_connection)
