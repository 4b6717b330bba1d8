"""What allauth's second factor does here: secrets are sealed, names and texts are ours."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.org.actions.second_factor import WRONG_CODE
from sen.org.queries import factors_of
from sen.org.sealed import seal, unseal


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "passkey_refused": gettext_lazy("This passkey was not accepted. Try again, or take another way."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        """With the machine's name: people may have accounts in two offices."""
        return f"Sen ({_host()})"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": _host(), "name": "Sen"}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: A002  (allauth's name)
        return _("Passkey %(number)s") % {"number": factors_of(user.pk).filter(type=type).count() + 1}


def _host() -> str:
    host: str = context.request.get_host().partition(":")[0]
    return host
