"""On the account host."""

from django.urls import path

from core.home.views import account

app_name = "home"
urlpatterns = [
    path("", account.home, name="home"),
    path("work/", account.work, name="work"),
    path("tribes/", account.tribes, name="tribes"),
]
