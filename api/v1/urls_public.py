"""/api/v1/ on the account host."""

from django.urls import include, path

urlpatterns = [
    path("auth/", include("api.v1.auth.urls")),
    path("record/", include("api.v1.record.urls_public")),
    path("tokens/", include("api.v1.tokens.urls")),
    path("tribes/", include("api.v1.tribes.urls")),
    path("tribes/<uuid:tribe_id>/export/", include("api.v1.privacy.urls_tribes")),
    path("addresses/", include("api.v1.tribes.urls_addresses")),
    path("organisations/", include("api.v1.organisations.urls")),
    path("organisations/<uuid:organisation_id>/billing/", include("api.v1.billing.urls")),
    path(
        "organisations/<uuid:organisation_id>/billing/tribes/<uuid:tribe_id>/export/",
        include("api.v1.privacy.urls_bills"),
    ),
    path("organisations/<uuid:organisation_id>/sign-in/", include("api.v1.sso.urls")),
    path("plans/", include("api.v1.billing.urls_plans")),
    path("invitations/", include("api.v1.invitations.urls_public")),
    path("", include("api.v1.inbox.urls")),
    path("", include("api.v1.privacy.urls")),
    path("", include("api.v1.profile.urls")),
    path("staff/", include("api.v1.staff.urls_account")),
    path("discover/", include("api.v1.discover.urls")),
    path("", include("api.v1.requests.urls_public")),
    path("schema/", include("api.v1.schema.urls")),
]
