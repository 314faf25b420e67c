"""/api/v1/record/ on the account host."""

from django.urls import path

from api.v1.record import views

urlpatterns = [path("", views.OwnRecordView.as_view(), name="api_own_record")]
