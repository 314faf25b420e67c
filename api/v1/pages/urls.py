"""/api/v1/tribe/address/, /tribe/picture/ and /tribe/about/ on a tribe's host."""

from django.urls import path

from api.v1.pages import views

urlpatterns = [
    path("address/", views.AddressView.as_view(), name="api_tribe_address"),
    path("picture/", views.tribe_picture, name="api_tribe_picture"),
    path("about/", views.BlocksView.as_view(), name="api_about_blocks"),
    path("about/<uuid:block_id>/", views.BlockView.as_view(), name="api_about_block"),
    path("about/<uuid:block_id>/place/", views.PlaceView.as_view(), name="api_about_place"),
    path("about/<uuid:block_id>/picture/", views.block_picture, name="api_about_picture"),
]
