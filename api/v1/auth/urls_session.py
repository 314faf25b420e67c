"""/api/v1/session/ on a tribe's host."""

from django.urls import path

from api.v1.auth import views

urlpatterns = [path("", views.tribe_session, name="api_session")]
