"""/api/v1/plans/"""

from django.urls import path

from api.v1.billing import views

urlpatterns = [path("", views.PlansView.as_view(), name="api_plans")]
