"""The account host: people, their tribes, organisations, paying."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("api.v1.urls_public")),
    path("", include("tenants.urls.public")),
    path("account/", include("core.accounts.urls.own")),
    path("account/", include("core.accounts.urls.sign_in")),
    path("_allauth/", include("allauth.headless.urls")),
    path("dev/", include("core.mail.urls")),
    path("inbox/", include("core.inbox.urls")),
]

if settings.ENVIRONMENT == "development":
    urlpatterns += [path("styleguide/", include("core.ui.urls"))]
