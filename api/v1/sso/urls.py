"""/api/v1/organisations/<organisation>/sign-in/"""

from django.urls import path

from api.v1.sso import views

urlpatterns = [
    path("", views.ProviderView.as_view(), name="api_sign_in"),
    path("domains/", views.DomainsView.as_view(), name="api_domains"),
    path("domains/<uuid:domain_id>/", views.DomainView.as_view(), name="api_domain"),
    path("domains/<uuid:domain_id>/check/", views.DomainCheckView.as_view(), name="api_check"),
]
