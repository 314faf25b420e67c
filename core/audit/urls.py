"""On the account host, under /account/record/."""

from django.urls import path

from core.audit import views

app_name = "audit"
urlpatterns = [path("", views.own, name="own")]
