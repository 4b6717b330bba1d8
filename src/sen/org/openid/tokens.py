"""What the provider signed, checked (OpenID Connect Core 3.1.3.7). No network, no clock, no database."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.exceptions import InvalidJTIError, InvalidSubjectError

from sen.org.errors import NotLetIn, Refusal

KINDS = {"RS256": "RSA", "ES256": "EC"}
"""The only algorithms. Neither "none" nor one whose key is a shared secret: the published key would sign then."""
LEAST_RSA_BITS = 2048
LONGEST_TOKEN = 64 * 1024
LONGEST_SUBJECT = 255
LEEWAY_SECONDS = 60
"""By how much the clocks of two machines may differ."""
LAST_MOMENT = 10**11
"""In seconds since 1970: some three thousand years."""
MUST_SAY = ["iss", "sub", "aud", "exp", "iat", "nonce"]


def checked_claims(
    token: object, keys: object, *, issuer: str, client_id: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of an id_token made by this provider, for this client, for this log-in, at this time."""
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise NotLetIn(Refusal.GARBAGE)
    claims = _signed(token, keys, issuer=issuer, client_id=client_id)
    _check_party(claims, client_id)
    _check_times(claims, now.timestamp())
    if not hmac.compare_digest(str(claims["nonce"]).encode(errors="replace"), nonce.encode()):
        raise NotLetIn(Refusal.NONCE)
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT or not claims["sub"].isprintable():
        raise NotLetIn(Refusal.GARBAGE)
    return claims


def _signed(token: str, keys: object, *, issuer: str, client_id: str) -> dict[str, Any]:
    try:
        algorithm, key = _key_for(jwt.get_unverified_header(token), keys)
        return jwt.decode(
            token, key, algorithms=[algorithm], issuer=issuer, audience=client_id,
            options={"require": MUST_SAY, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )  # fmt: skip
    except jwt.InvalidIssuerError:
        raise NotLetIn(Refusal.ISSUER) from None
    except jwt.InvalidAudienceError:
        raise NotLetIn(Refusal.AUDIENCE) from None
    except jwt.MissingRequiredClaimError as error:
        raise NotLetIn(Refusal.NONCE if error.claim == "nonce" else Refusal.GARBAGE) from None
    except (InvalidSubjectError, InvalidJTIError):
        raise NotLetIn(Refusal.GARBAGE) from None
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise NotLetIn(Refusal.SIGNATURE) from None


def _key_for(header: dict[str, Any], keys: object) -> tuple[str, RSAPublicKey | EllipticCurvePublicKey]:
    """By its number; without one only where there is no choice."""
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in KINDS:
        raise NotLetIn(Refusal.SIGNATURE)
    fitting = [key for key in _published(keys) if _fits(key, algorithm, header.get("kid"))]
    if len(fitting) != 1:
        raise NotLetIn(Refusal.SIGNATURE)
    key = jwt.PyJWK(fitting[0], algorithm).key
    is_strong = isinstance(key, RSAPublicKey) and key.key_size >= LEAST_RSA_BITS
    if not is_strong and not (isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)):
        raise NotLetIn(Refusal.SIGNATURE)
    return algorithm, key


def _published(keys: object) -> Sequence[Any]:
    if not isinstance(keys, list):
        raise NotLetIn(Refusal.GARBAGE)
    return [key for key in keys if isinstance(key, dict)]


def _fits(key: dict[str, Any], algorithm: str, number: object) -> bool:
    return (
        key.get("kty") == KINDS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (number is None or key.get("kid") == number)
    )


def _check_party(claims: dict[str, Any], client_id: str) -> None:
    """A token for several parties names the one it was made for."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", "" if several else client_id) != client_id:
        raise NotLetIn(Refusal.AUDIENCE)


def _check_times(claims: dict[str, Any], now: float) -> None:
    begun = max(_moment(claims["iat"]), _moment(claims.get("nbf", 0)))
    if now > _moment(claims["exp"]) + LEEWAY_SECONDS or begun > now + LEEWAY_SECONDS:
        raise NotLetIn(Refusal.EXPIRED)


def _moment(told: object) -> float:
    """JSON as Python reads it has numbers beyond measure, and some that are none."""
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 <= told <= LAST_MOMENT:
        raise NotLetIn(Refusal.GARBAGE)
    return float(told)
