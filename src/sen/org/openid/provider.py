"""What is asked of the provider, in which order, and what its answers mean."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from sen.org.errors import NotLetIn, Refusal
from sen.org.openid.fetching import Conversation, address_of, within
from sen.org.openid.tokens import checked_claims

BY_EMAIL = "email"
LONGEST_NAME = 254
KNOWN_ERRORS = frozenset(
    {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    }
)
"""Of RFC 6749, 5.2. Only these go to the log file, where whoever sets Sen up looks; nothing else that was sent does."""
logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Provider:
    """As the office has set it; docs/reference/settings.md."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str
    second_factors: frozenset[str]
    seconds: int
    may_be_plain: bool
    own_label: str

    @property
    def label(self) -> str:
        return self.own_label or _("Log in through the province's identity provider")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came, as the provider says."""

    subject: str
    """Never given to anybody else: by it a linked person is known."""
    username: str
    email: str
    """Only where the provider has verified it."""
    has_second_factor: bool
    """In a way that the office lets count."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One log-in under way: what was sent along, and what its answer must bring back."""

    nonce: str
    verifier: str
    redirect_uri: str


def configured() -> Provider | None:
    if not settings.OPENID_ISSUER:
        return None
    return Provider(
        issuer=settings.OPENID_ISSUER,
        client_id=settings.OPENID_CLIENT_ID,
        client_secret=settings.OPENID_CLIENT_SECRET,
        claim=settings.OPENID_CLAIM,
        second_factors=frozenset(settings.OPENID_SECOND_FACTORS),
        seconds=settings.OPENID_SECONDS,
        may_be_plain=settings.OPENID_PLAIN_LOOPBACK,
        own_label=settings.OPENID_LABEL,
    )


def address_to_go_to(provider: Provider, attempt: Attempt, *, state: str) -> str:
    """Where the browser is sent."""
    found = within(
        provider.seconds, lambda talk: _discovered(talk, provider), may_be_plain=provider.may_be_plain
    )
    parts = address_of(found["authorization_endpoint"], may_be_plain=provider.may_be_plain)
    challenge = urlsafe_b64encode(sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": attempt.redirect_uri,
        "scope": "openid profile email",
        "state": state,
        "nonce": attempt.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return parts._replace(query=urlencode([*parse_qsl(parts.query), *asked.items()])).geturl()


def identity_behind(
    provider: Provider, attempt: Attempt, answer: Mapping[str, str], *, now: datetime
) -> Identity:
    """Who came back: the code is given for tokens, and nothing is believed that the provider did not sign."""
    _check_answer(provider, answer)

    def talk(conversation: Conversation) -> dict[str, Any]:
        return _claims(conversation, provider, attempt, answer, now)

    return _identity(within(provider.seconds, talk, may_be_plain=provider.may_be_plain), provider)


def _check_answer(provider: Provider, answer: Mapping[str, str]) -> None:
    """RFC 9207: whose answer it is, where the provider says it."""
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise NotLetIn(Refusal.ISSUER)
    if error := answer.get("error"):
        raise NotLetIn(Refusal.DENIED if error == "access_denied" else Refusal.PROVIDER)
    if not answer.get("code"):
        raise NotLetIn(Refusal.GARBAGE)


def _claims(
    talk: Conversation, provider: Provider, attempt: Attempt, answer: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    found = _discovered(talk, provider)
    if found.get("authorization_response_iss_parameter_supported") is True and "iss" not in answer:
        raise NotLetIn(Refusal.ISSUER)
    given = _tokens(talk, provider, attempt, found, answer["code"])
    keys = _good(talk.ask(found["jwks_uri"]).data, "keys")
    claims = checked_claims(
        given.get("id_token"), keys, issuer=provider.issuer, client_id=provider.client_id, nonce=attempt.nonce, now=now
    )  # fmt: skip
    return claims | _further(talk, provider, found, given, claims)


def _discovered(talk: Conversation, provider: Provider) -> dict[str, Any]:
    """Asked anew for each log-in: a provider that changes its addresses or keys needs nobody here."""
    answer = talk.ask(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if answer.status != 200:
        raise NotLetIn(Refusal.GARBAGE)
    if answer.data.get("issuer") != provider.issuer:
        raise NotLetIn(Refusal.ISSUER)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        address_of(answer.data.get(name), may_be_plain=provider.may_be_plain)
    return answer.data


def _tokens(
    talk: Conversation, provider: Provider, attempt: Attempt, found: Mapping[str, Any], code: str
) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.redirect_uri,
        "code_verifier": attempt.verifier,
    }
    headers = {}
    ways = found.get("token_endpoint_auth_methods_supported")
    if isinstance(ways, list) and "client_secret_basic" not in ways:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    else:
        headers["Authorization"] = f"Basic {_basic(provider)}"
    answer = talk.ask(found["token_endpoint"], form=form, headers=headers)
    if answer.status != 200:
        error = answer.data.get("error")
        known = error if isinstance(error, str) and error in KNOWN_ERRORS else "other"
        logger.warning("openid.no_tokens", status=answer.status, error=known)
        raise NotLetIn(Refusal.PROVIDER)
    return answer.data


def _basic(provider: Provider) -> str:
    """RFC 6749, 2.3.1: both are encoded as in a form first."""
    pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
    return b64encode(pair.encode()).decode()


def _further(
    talk: Conversation, provider: Provider, found: Mapping[str, Any], given: Mapping[str, Any], claims: Mapping[str, Any]
) -> dict[str, Any]:  # fmt: skip
    """Some providers keep the name out of the token and tell it on a further question, which must be about the same person."""
    url, access = found.get("userinfo_endpoint"), given.get("access_token")
    if provider.claim in claims or not url or not isinstance(access, str) or not access.isascii():
        return {}
    if not access.isprintable():
        raise NotLetIn(Refusal.GARBAGE)
    answer = talk.ask(url, headers={"Authorization": f"Bearer {access}"})
    if answer.status != 200:
        return {}
    if answer.data.get("sub") != claims["sub"]:
        raise NotLetIn(Refusal.SIGNATURE)
    wanted = ("preferred_username", "email", "email_verified")
    return {name: answer.data[name] for name in wanted if name in answer.data}


def _identity(claims: Mapping[str, Any], provider: Provider) -> Identity:
    by_email = provider.claim == BY_EMAIL
    name = _text(claims.get(provider.claim))
    methods = claims.get("amr") if isinstance(claims.get("amr"), list) else []
    ways = {_text(way) for way in [*(methods or []), claims.get("acr")]}
    return Identity(
        subject=claims["sub"],
        username="" if by_email else name,
        email=name if by_email and claims.get("email_verified") is True else "",
        has_second_factor=bool(ways & provider.second_factors),
    )


def _text(told: object) -> str:
    """What no database takes (NUL, half a character) is no name."""
    is_name = isinstance(told, str) and len(told) <= LONGEST_NAME and told.isprintable()
    return str(told).strip() if is_name else ""


def _good(data: Mapping[str, Any], name: str) -> object:
    if name not in data:
        raise NotLetIn(Refusal.GARBAGE)
    return data[name]
