"""The JSON door."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.IsSignedIn"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.problem",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Part-up",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "CopyStateEnum": "core.privacy.models.copies.Copy.State",
        "ImportStateEnum": "core.members.models.PeopleImport.State",
        "InvoiceStatusEnum": "billing.models.Invoice.Status",
        "StaffRoleEnum": "core.support.models.StaffRole.Role",
    },
}

# How many requests in how many seconds, by bucket; api/throttling.py says who takes from which.
RATE_LIMITS = {
    "sign-in": (60, 60),
    "visitor": (60, 60),
    "address": (3000, 60),
    "account": (600, 60),
    "token": (300, 60),
    "tribe": (6000, 60),
    "tribe-writes": (1200, 60),
    # Looked up by an account and for an organisation; a code is tried, and used, in two looks.
    "promotion-codes": (20, 600),
}
