"""Where organisations send people back to; allauth looks this name up."""

from django.urls import path

from core.sso.views import signing_in

urlpatterns = [
    path(
        "account/organisation/<str:provider_id>/back/",
        signing_in.back,
        name="openid_connect_callback",
    ),
]
