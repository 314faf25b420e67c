"""The account host: people, their tribes, organisations, paying."""

from django.urls import include, path

urlpatterns = [
    path("", include("tenants.urls.public")),
    path("account/", include("core.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("_allauth/", include("allauth.headless.urls")),
]
