"""
The ways in and out: the pages of allauth that we serve, one by one, under the names it looks up.

They exist on the account host only, so that its limits count once (T3).
"""

from allauth.account import views as allauth
from django.urls import path

from core.accounts.views.answers import refusing_plainly as page

urlpatterns = [
    path("signup/", page(allauth.signup), name="account_signup"),
    path("login/", page(allauth.login), name="account_login"),
    path("login/code/", page(allauth.request_login_code), name="account_request_login_code"),
    path(
        "login/code/confirm/", page(allauth.confirm_login_code), name="account_confirm_login_code"
    ),
    path("logout/", page(allauth.logout), name="account_logout"),
    path("inactive/", page(allauth.account_inactive), name="account_inactive"),
    path("reauthenticate/", page(allauth.reauthenticate), name="account_reauthenticate"),
    path("email/", page(allauth.email), name="account_email"),
    path(
        "confirm-email/",
        page(allauth.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("password/change/", page(allauth.password_change), name="account_change_password"),
    path("password/set/", page(allauth.password_set), name="account_set_password"),
    path("password/reset/", page(allauth.password_reset), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        page(allauth.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/complete/",
        page(allauth.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        "password/reset/done/",
        page(allauth.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
]
