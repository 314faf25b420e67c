"""The account host: people, their tribes, organisations, paying."""

from django.conf import settings
from django.urls import include, path

handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
urlpatterns = [
    path("api/v1/", include("api.v1.urls_public")),
    path("", include("tenants.urls.public")),
    path("help/", include("core.help.urls")),
    path("invitations/", include("core.members.urls.public")),
    path("join/", include("core.members.urls.joining")),
    path("tribes/", include("core.members.urls.leaving")),
    path("account/record/", include("core.audit.urls")),
    path("account/tokens/", include("core.tokens.urls.own")),
    path("account/", include("core.accounts.urls.own")),
    path("account/", include("core.accounts.urls.sign_in")),
    path("account/staff-work/", include("core.support.urls.account")),
    path("account/data/", include("core.privacy.urls.own")),
    path("tribes/<uuid:tribe_id>/copy/", include("core.privacy.urls.tribes")),
    path("account/", include("core.accounts.urls.factors")),
    path("", include("core.sso.urls.pages")),
    path("", include("core.sso.urls.allauth")),
    path("", include("billing.urls.pages")),
    path("webhooks/", include("billing.urls.webhooks")),
    path("", include("billing.urls.health")),
    path("_allauth/", include("core.accounts.urls.headless")),
    path("dev/", include("core.mail.urls")),
    path("inbox/", include("core.inbox.urls")),
    path("", include("core.home.urls.account")),
]

if settings.ENVIRONMENT == "development":
    urlpatterns += [path("styleguide/", include("core.ui.urls"))]
