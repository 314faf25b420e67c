"""Help, on the account host."""

from django.urls import path

from core.help import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:name>/", views.topic, name="topic"),
]
