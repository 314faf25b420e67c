"""On the account host."""

from django.urls import path

from tenants.views import entries

app_name = "tenants"
urlpatterns = [
    path("enter/", entries.enter, name="enter"),
    path("tribes/<uuid:tribe_id>/access/", entries.access, name="access"),
]
