"""/api/v1/record/ on a tribe's host."""

from django.urls import path

from api.v1.record import views

urlpatterns = [
    path("", views.RecordView.as_view(), name="api_record"),
    path("table/", views.TableView.as_view(), name="api_record_table"),
    path("sealed/", views.SealedView.as_view(), name="api_record_sealed"),
]
