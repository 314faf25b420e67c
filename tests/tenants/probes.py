"""Pages that say where they run: for requests that end in every way a request can end."""

from collections import defaultdict

from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from core.common.doors import open_to_visitors
from core.common.ids import uuid7
from core.members.models import TribeRules
from tenants.context import current_tribe

# What was witnessed by the number of the request: who fails tells no one.
witnessed: dict[str, list[str]] = defaultdict(list)


class Trouble(Exception):
    """What a probe raises."""


def _look(request):
    """Note the tribe by three witnesses: the connection, the database, and a row in a table."""
    with connection.cursor() as cursor:
        cursor.execute("select current_schema()")
        schema = cursor.fetchone()[0]
    name = TribeRules.objects.latest("version").own_words
    witnessed[request.GET["n"]].append(f"{current_tribe().slug} {schema} {name}")
    return b"seen\n"


@open_to_visitors
def plain(request):
    return HttpResponse(_look(request))


@open_to_visitors
def in_a_transaction(request):
    with transaction.atomic():
        return HttpResponse(_look(request))


@open_to_visitors
def rolls_back(request):
    """A savepoint fails inside a transaction; the answer is given after it."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                rules = TribeRules.objects.latest("version")
                rules.pk = uuid7()
                rules.save(force_insert=True)
        except IntegrityError:
            return HttpResponse(_look(request))
    raise AssertionError("Two rules had one version.")


@open_to_visitors
def fails(request):
    _look(request)
    raise Trouble


@open_to_visitors
def fails_in_a_transaction(request):
    with transaction.atomic():
        _look(request)
        raise Trouble


@open_to_visitors
def streams(request):
    """Each piece is asked for after the view has returned."""
    return StreamingHttpResponse(_look(request) for _ in range(3))


@open_to_visitors
def stops_streaming(request):
    def pieces():
        yield _look(request)
        raise Trouble

    return StreamingHttpResponse(pieces())


urlpatterns = [
    path("plain/", plain),
    path("in-a-transaction/", in_a_transaction),
    path("rolls-back/", rolls_back),
    path("fails/", fails),
    path("fails-in-a-transaction/", fails_in_a_transaction),
    path("streams/", streams),
    path("stops-streaming/", stops_streaming),
]
