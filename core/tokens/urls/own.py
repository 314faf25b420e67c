"""/account/tokens/"""

from django.urls import path

from core.tokens.views import own

app_name = "tokens"
urlpatterns = [
    path("", own.show, name="list"),
    path("new/", own.make, name="make"),
    path("new/<uuid:tribe_id>/", own.make, name="make_for"),
    path("<uuid:token_id>/end/", own.end, name="end"),
]
