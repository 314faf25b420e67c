"""/api/v1/profile/ and /api/v1/people/"""

from django.urls import path

from api.v1.profile import views

urlpatterns = [
    path("profile/", views.ProfileView.as_view(), name="api_profile"),
    path("profile/photo/", views.photo, name="api_photo"),
    path("people/<uuid:account_id>/", views.PersonView.as_view(), name="api_person"),
]
