"""/api/v1/schema/"""

from django.urls import path

from api.v1.schema import views

urlpatterns = [path("", views.show, name="api_schema")]
