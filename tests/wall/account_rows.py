"""Log-in, by django-allauth, and the pages of a link that somebody was given."""

from tests.wall.cells import Address

OPEN = {"anonymous": 200, "stranger": 302, "allowed": 302, "tells": False}
SIGNED_IN = {"tells": False}
SHOWN = {"anonymous": 200, "tells": False}

ADDRESSES = [
    Address(
        "account_login",
        **OPEN,
        post=lambda _side: {"login": "x", "password": "y"},
        posted=302,
        stranger_posted={200, 302},
    ),
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
