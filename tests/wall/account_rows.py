"""Log-in, by django-allauth, and the pages of a link that somebody was given."""

from sen.org.models import Role
from tests.wall.cells import Address

OPEN = {"anonymous": 200, "stranger": 302, "allowed": 302, "tells": False}
SIGNED_IN = {"tells": False}
SHOWN = {"anonymous": 200, "tells": False}

WITHOUT = {"as_role": Role.OFFICER, "tells": False}
"""Asked as somebody without a second factor: who holds all roles has a passkey and recovery codes."""
OWN = {"stranger": 200, "shared": True, "tells": False}
CODE = {"post": lambda _side: {"code": "000000"}, "posted": 200, "stranger_posted": {200, 302}}

NOWHERE = {"anonymous": 404, "stranger": 404, "allowed": 404, "tells": False}
"""Where no identity provider is set; where one is: tests/org/test_openid.py."""

ADDRESSES = [
    Address(
        "mfa_authenticate",
        stranger=302,
        allowed=302,
        tells=False,
        post=lambda _side: {"code": "0"},
        stranger_posted={302},
    ),
    Address(
        "mfa_login_webauthn",
        stranger=302,
        allowed=302,
        tells=False,
        post=lambda _side: {"credential": "{}"},
        stranger_posted={302},
    ),
    Address(
        "account_reauthenticate",
        stranger=302,
        **WITHOUT,
        post=lambda _side: {"password": "x"},
        posted=200,
        stranger_posted={302, 200},
    ),
    Address("mfa_reauthenticate", **OWN, **CODE),
    Address(
        "mfa_reauthenticate_webauthn", **OWN, post=lambda _side: {"credential": "{}"}, stranger_posted={302}
    ),
    Address("org-security", shared=True),
    Address("org-sessions", **OWN, post=lambda _side: {"others": "1"}, stranger_posted={302}),
    Address("org-send-again", stranger=302, allowed=302, tells=False),
    Address("org-second-factor", **OWN),
    Address("org-add-app", **OWN, post=lambda _side: {"code": "000000"}, posted=422, stranger_posted={422}),
    Address(
        "org-add-passkey",
        **OWN,
        post=lambda _side: {"credential": "{}", "name": "x"},
        posted=422,
        stranger_posted={422},
    ),
    Address("org-rename-passkey", row="passkey", post=lambda _side: {"name": "x"}),
    Address("org-remove-factor", row="passkey", post=lambda _side: {}, posted=422),
    Address("org-recovery-codes", **OWN, post=lambda _side: {}, stranger_posted={302}),
    Address("org-recovery-codes-file", **OWN),
    Address("org-recovery-codes-new", **OWN, post=lambda _side: {}, stranger_posted={302, 403}),
    Address(
        "account_login",
        **OPEN,
        post=lambda _side: {"login": "x", "password": "y"},
        posted=302,
        stranger_posted={200, 302},
    ),
    Address("org-provider", **NOWHERE),
    Address("org-provider-return", **NOWHERE),
    Address("account_logout", **SIGNED_IN, post=lambda _side: {}, stranger_posted={302}),
    Address("account_inactive", **SHOWN),
    Address(
        "account_change_password",
        **SIGNED_IN,
        post=lambda _side: {"oldpassword": "x"},
        posted=200,
        stranger_posted={200, 302},
    ),
    Address(
        "account_reset_password",
        **SHOWN,
        post=lambda _side: {"email": "nobody@example.org"},
        stranger_posted={302},
    ),
    Address("account_reset_password_done", **SHOWN),
    Address("account_reset_password_from_key_done", **SHOWN),
    Address(
        "account_reset_password_from_key",
        args=("1", "0-x"),
        **SHOWN,
        post=lambda _side: {},
        posted=200,
        stranger_posted={200},
    ),
    Address("org-invitation", args=("nothing",), anonymous=404, stranger=404, allowed=404, tells=False),
    Address("org-first-run", anonymous=404, stranger=404, allowed=404, tells=False),
]
