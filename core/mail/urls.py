"""The development mailbox; mounted on the account host where mail is kept in a folder."""

from django.urls import path

from core.mail import views

app_name = "mail"
urlpatterns = [path("mailbox/", views.mailbox, name="mailbox")]
