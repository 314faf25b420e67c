"""/api/v1/auth/"""

from django.urls import path

from api.v1.auth import sessions, views

urlpatterns = [
    path("account/", views.AccountView.as_view(), name="api_account"),
    path("login/", views.LoginView.as_view(), name="api_login"),
    path("logout/", views.LogoutView.as_view(), name="api_logout"),
    path("sessions/", sessions.SessionsView.as_view(), name="api_sessions"),
    path("sessions/end-others/", sessions.EndOthersView.as_view(), name="api_end_other_sessions"),
    path("sessions/<slug:name>/", sessions.SessionView.as_view(), name="api_session_of_mine"),
    path("confirmation/", sessions.ConfirmationView.as_view(), name="api_confirmation"),
    path(
        "confirmation/code/",
        sessions.ConfirmationCodeView.as_view(),
        name="api_confirmation_code",
    ),
    path("password/", views.PasswordView.as_view(), name="api_password"),
    path(
        "sign-out-everywhere/",
        views.SignOutEverywhereView.as_view(),
        name="api_sign_out_everywhere",
    ),
]
