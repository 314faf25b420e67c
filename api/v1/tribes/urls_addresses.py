"""/api/v1/addresses/"""

from django.urls import path

from api.v1.tribes import views

urlpatterns = [path("<str:slug>/", views.AddressView.as_view(), name="api_address")]
