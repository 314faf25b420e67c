"""Pages about one's own account."""

from django.urls import path

from core.accounts.views import arriving, confirmation, profile, sessions, signing_in
from core.accounts.views.answers import refusing_plainly

app_name = "accounts"
urlpatterns = [
    path("", profile.settings_page, name="settings"),
    path("photo/", profile.change_photo, name="photo"),
    path("photo/remove/", profile.remove_photo, name="remove_photo"),
    path("welcome/", arriving.welcome, name="welcome"),
    path("language/", arriving.choose_language, name="language"),
    path(
        "reauthenticate/code/",
        refusing_plainly(confirmation.ConfirmByCodeView.as_view()),
        name="confirm_by_code",
    ),
    path("signing-in/", signing_in.signing_in, name="signing_in"),
    path("sessions/", sessions.session_list, name="sessions"),
    path("sessions/end-others/", sessions.end_other_sessions, name="end_other_sessions"),
    path("sessions/<slug:name>/end/", sessions.end_session, name="end_session"),
    path("sign-out-everywhere/", sessions.sign_out_everywhere, name="sign_out_everywhere"),
]
