"""/api/v1/auth/"""

from django.urls import path

from api.v1.auth import views

urlpatterns = [
    path("account/", views.AccountView.as_view(), name="api_account"),
    path("login/", views.LoginView.as_view(), name="api_login"),
    path("logout/", views.LogoutView.as_view(), name="api_logout"),
    path("password/", views.PasswordView.as_view(), name="api_password"),
    path(
        "sign-out-everywhere/",
        views.SignOutEverywhereView.as_view(),
        name="api_sign_out_everywhere",
    ),
]
