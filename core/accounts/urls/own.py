"""Pages about one's own account."""

from django.urls import path

from core.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.settings_page, name="settings"),
    path("welcome/", views.welcome, name="welcome"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("language/", views.choose_language, name="language"),
]
