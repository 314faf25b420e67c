"""On the account host."""

from django.urls import path

from core.sso.views import security, signing_in

_OF = "organisations/<uuid:organisation_id>/security/"

app_name = "sso"
urlpatterns = [
    path("account/organisation/", signing_in.find, name="find"),
    path("account/organisation/<str:key>/", signing_in.go, name="go"),
    path(_OF, security.security, name="security"),
    path(f"{_OF}remove/", security.remove_provider, name="remove_provider"),
    path(f"{_OF}domains/", security.add_domain, name="add_domain"),
    path(f"{_OF}domains/<uuid:domain_id>/check/", security.check_domain, name="check_domain"),
    path(f"{_OF}domains/<uuid:domain_id>/remove/", security.remove_domain, name="remove_domain"),
]
