"""Verifying the ID tokens of an identity provider: signature first, then every claim that we rely on."""

import hmac
import math
from collections.abc import Iterable, Mapping
from typing import Any

from joserfc import jwk, jws, jwt
from joserfc.errors import JoseError

from rotoscope.domain.identity import SUBJECT_LENGTH_MAX, Claims, TokenRefused

ALGORITHMS = ("RS256", "ES256")  # nothing that a public key could be taken for the secret of, and never `none`
SKEW_SECONDS = 60  # clocks may differ so much
AGE_SECONDS_MAX = 600  # an ID token is asked for when it is needed; an older one is somebody else's
RSA_BITS_MIN = 2048


class KeyUnknown(Exception):
    """The token is signed with a key that we have not seen: the provider may have new ones."""


def usable_keys(documents: Iterable[Mapping[str, Any]]) -> jwk.KeySet:
    """The keys that sign tokens as we take them; what else a provider lists is left out."""
    found: list[jwk.Key] = []
    for document in documents:
        if document.get("kty") not in ("RSA", "EC") or document.get("use", "sig") != "sig":
            continue
        try:
            key = jwk.import_key({**document}, document["kty"])
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        is_short = isinstance(key, jwk.RSAKey) and key.raw_value.key_size < RSA_BITS_MIN
        is_other_curve = isinstance(key, jwk.ECKey) and key.curve_name != "P-256"
        if not is_short and not is_other_curve:
            found.append(key)
    return jwk.KeySet(found)


def claims_of(
    id_token: str, keys: jwk.KeySet, *, issuer: str, client_id: str, nonce: str, now_seconds: float
) -> Claims:
    """What the token vouches for. Raises TokenRefused, or KeyUnknown when newer keys may know better."""
    _require_known_key(id_token, keys)
    try:
        claims = jwt.decode(id_token, keys, algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError, TypeError) as error:
        raise TokenRefused(f"The ID token cannot be verified: {type(error).__name__}.") from error
    _require_meant_for_us(claims, issuer, client_id)
    _require_fresh(claims, now_seconds)
    sent = claims.get("nonce")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), nonce.encode()):
        raise TokenRefused("The ID token has another nonce than the one that was sent.")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_LENGTH_MAX:
        raise TokenRefused("The ID token names no subject.")
    return Claims(
        issuer=issuer,
        subject=subject,
        email=_text(claims.get("email")),
        is_email_verified=is_true(claims.get("email_verified")),
        name=_text(claims.get("name")),
    )


def is_true(value: object) -> bool:
    """Some providers write booleans as text."""
    return value is True or value == "true"


def _require_known_key(id_token: str, keys: jwk.KeySet) -> None:
    try:
        header = jws.extract_compact(id_token.encode()).headers()
    except (JoseError, ValueError, TypeError) as error:
        raise TokenRefused("The ID token is no signed token.") from error
    if header.get("alg") not in ALGORITHMS:
        raise TokenRefused(f"The ID token is signed by none of {', '.join(ALGORITHMS)}.")
    kid = header.get("kid")
    if not keys.keys or (kid is not None and kid not in {key.kid for key in keys}):
        raise KeyUnknown


def _require_meant_for_us(claims: Mapping[str, Any], issuer: str, client_id: str) -> None:
    if claims.get("iss") != issuer:
        raise TokenRefused("The ID token is from another issuer.")
    named = claims.get("aud")
    audience = [named] if isinstance(named, str) else named
    if not isinstance(audience, list) or client_id not in audience:
        raise TokenRefused("The ID token is for another client.")
    party = claims.get("azp")
    if (party is not None or len(audience) > 1) and party != client_id:
        raise TokenRefused("The ID token was asked for by another client.")


def _require_fresh(claims: Mapping[str, Any], now_seconds: float) -> None:
    ends, began = _time(claims.get("exp")), _time(claims.get("iat"))
    begins = _time(claims.get("nbf", began))
    if now_seconds > ends + SKEW_SECONDS or now_seconds > began + AGE_SECONDS_MAX + SKEW_SECONDS:
        raise TokenRefused("The ID token is too old; are the clocks right?")
    if now_seconds < max(began, begins) - SKEW_SECONDS:
        raise TokenRefused("The ID token is from the future; are the clocks right?")


def _time(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise TokenRefused("The ID token does not say from when until when it is good.")
    return value


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
