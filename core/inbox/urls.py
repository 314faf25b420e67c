"""Addresses of the inbox, on the account host."""

from django.urls import path

from core.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="list"),
    path("open/<uuid:pointer_id>/", views.open_pointer, name="open"),
    path("read/", views.read_all, name="read_all"),
    path("mail/", views.choose_mail, name="mail"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
