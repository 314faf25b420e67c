"""On the account host."""

from django.urls import path

from tenants.views import access, entries, founding, organisations, owners

app_name = "tenants"
urlpatterns = [
    path("enter/", entries.enter, name="enter"),
    path("tribes/found/", founding.found, name="found"),
    path("tribes/address/", founding.address, name="address"),
    path("tribes/<uuid:tribe_id>/access/", access.access, name="access"),
    path("tribes/<uuid:tribe_id>/drop/", access.drop, name="drop"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:organisation_id>/owners/", owners.owners, name="owners"),
    path("organisations/<uuid:organisation_id>/record/", organisations.record, name="record"),
]
