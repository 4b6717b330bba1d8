"""Secrets at rest: sealed with a key made from SECRET_KEY; keys of before open what they sealed."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sen.org.errors import SecretUnreadable

PURPOSE = b"sen.org.sealed 1"
"""Keeps this key apart from whatever else is made from the same secret."""
LOST = _(
    "Sen can no longer read what it needs to check this code. Ask your administrator to take the second factor away."
)


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SecretUnreadable(LOST) from None


def seal_anew(sealed: str) -> str:
    """The same text under the key of today."""
    try:
        return _box().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise SecretUnreadable(LOST) from None


def _box() -> MultiFernet:
    return _box_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _box_of(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_key_of(secret))) for secret in secrets])


def _key_of(secret: str) -> bytes:
    """No slow derivation: the secret is long and random, not a password."""
    return HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
