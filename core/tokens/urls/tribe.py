"""/settings/tokens/ on a tribe's host."""

from django.urls import path

from core.tokens.views import tribe

app_name = "tribe_tokens"
urlpatterns = [
    path("", tribe.show, name="list"),
    path("<uuid:token_id>/end/", tribe.end, name="end"),
]
