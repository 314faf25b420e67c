"""Who somebody is: allauth, on the account host only."""

from typing import Any

from config import env

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["core.accounts.adapters.PasswordBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "core.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "core.accounts.forms.SignupForm",
    "login": "core.accounts.forms.LoginForm",
    "request_login_code": "core.accounts.forms.RequestCodeForm",
    "confirm_login_code": "core.accounts.forms.LoginCodeForm",
    "confirm_email_verification_code": "core.accounts.forms.EmailCodeForm",
    "confirm_password_reset_code": "core.accounts.forms.ResetCodeForm",
    "reset_password": "core.accounts.forms.ResetForm",
    "reset_password_from_key": "core.accounts.forms.ResetPasswordForm",
    "set_password": "core.accounts.forms.SetPasswordForm",
    "change_password": "core.accounts.forms.ChangePasswordForm",
    "add_email": "core.accounts.forms.AddEmailForm",
    "reauthenticate": "core.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Mail may take a few minutes; three wrong tries end a code anyway.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
# By default one mail in ten seconds: the second of two clicks would be told off.
ACCOUNT_RATE_LIMITS = {"confirm_email": "3/m/key"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "core.accounts.selectors.name_of"

MFA_ADAPTER = "core.accounts.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "core.accounts.factor_forms.FactorForm",
    "reauthenticate": "core.accounts.factor_forms.ConfirmFactorForm",
    "activate_totp": "core.accounts.factor_forms.AppForm",
    "add_webauthn": "core.accounts.factor_forms.AddPasskeyForm",
    "signup_webauthn": "core.accounts.factor_forms.SignUpPasskeyForm",
    "edit_webauthn": "core.accounts.factor_forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A code of an app works in its own half minute only: what is used is remembered for as long.
MFA_TOTP_TOLERANCE = 0

SOCIALACCOUNT_ADAPTER = "core.sso.adapters.OrganisationAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
# Which name servers prove a domain ("address:port"); none: those of the machine.
DNS_SERVERS: list[str] = []
# Places inside ("host:port") that may be called all the same: for tests with a local provider.
OUTBOUND_EXEMPT: frozenset[str] = frozenset()

ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT")

HEADLESS_CLIENTS = ("browser",)
HEADLESS_SERVE_SPECIFICATION = True

REST_AUTH = {
    "SESSION_LOGIN": True,
    "USE_JWT": False,
    "TOKEN_MODEL": None,
    "OLD_PASSWORD_FIELD_ENABLED": True,
    "LOGOUT_ON_PASSWORD_CHANGE": False,
    "USER_DETAILS_SERIALIZER": "api.v1.auth.serializers.AccountSerializer",
    "LOGIN_SERIALIZER": "api.v1.auth.serializers.LoginSerializer",
}
