"""On the account host."""

from django.urls import path

from core.home.views import account, discover, people

app_name = "home"
urlpatterns = [
    path("", account.home, name="home"),
    path("work/", account.work, name="work"),
    path("tribes/", account.tribes, name="tribes"),
    path("discover/", discover.discover, name="discover"),
    path("discover/<str:slug>/", discover.face, name="face"),
    path("discover/<str:slug>/pictures/<uuid:picture_id>/", discover.picture, name="face_picture"),
    path("people/<uuid:account_id>/", people.person, name="person"),
    path("photos/<uuid:photo_id>/", people.photo, name="photo"),
]
