"""/api/v1/discover/"""

from django.urls import path

from api.v1.discover import views

urlpatterns = [
    path("", views.DiscoverView.as_view(), name="api_discover"),
    path("<str:slug>/", views.FaceView.as_view(), name="api_face"),
]
