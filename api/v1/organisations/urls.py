"""/api/v1/organisations/"""

from django.urls import path

from api.v1.organisations import views

urlpatterns = [
    path("", views.OrganisationsView.as_view(), name="api_organisations"),
    path("<uuid:organisation_id>/", views.OrganisationView.as_view(), name="api_organisation"),
    path(
        "<uuid:organisation_id>/record/",
        views.OrganisationRecordView.as_view(),
        name="api_organisation_record",
    ),
    path("<uuid:organisation_id>/owners/", views.OwnersView.as_view(), name="api_owners"),
]
