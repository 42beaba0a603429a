"""The one identity provider of this installation, spoken to by OpenID Connect: the code flow with PKCE, nothing else.

Every request to it goes through the guarded `Fetcher`. Its description and its keys are asked for when they are needed.
"""

import base64
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec
from joserfc import jwk

from rotoscope.domain.errors import RotoscopeError
from rotoscope.domain.identity import Claims, ProviderFailed, TokenRefused
from rotoscope.domain.permission import Role
from rotoscope.fetch.client import Fetcher
from rotoscope.fetch.errors import BadStatus, FetchFailed
from rotoscope.kit.clock import Clock
from rotoscope.services.id_tokens import KeyUnknown, claims_of, is_true, usable_keys
from rotoscope.wire.oidc import Discovery, KeyList, TokenAnswer, UserInfo

T = TypeVar("T")
ANSWER_BYTES_MAX = 256 << 10
DEADLINE_SECONDS = 10.0
DESCRIPTION_KEPT_SECONDS = 3600.0
KEYS_KEPT_SECONDS = 3600.0
KEYS_AGAIN_SECONDS = 30.0  # an unknown key id makes us ask for keys anew, and no oftener than this
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Registration:
    """How this Rotoscope is known at its provider, and whom it takes from there."""

    issuer: str
    client_id: str
    client_secret: str = ""
    name: str = "your organization"
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    domains: frozenset[str] = frozenset()  # people with a verified address of these come in without an invitation
    role: Role = Role.VIEWER  # and this is what they may


@dataclass(slots=True)
class IdentityProvider:
    registration: Registration
    fetcher: Fetcher
    clock: Clock
    _description: tuple[float, Discovery] | None = field(default=None, init=False)
    _keys: tuple[float, jwk.KeySet] | None = field(default=None, init=False)

    async def address(self, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in."""
        there = await self._discovery()
        asked = {
            "response_type": "code",
            "client_id": self.registration.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(self.registration.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        mark = "&" if urlsplit(there.authorization_endpoint).query else "?"
        return f"{there.authorization_endpoint}{mark}{urlencode(asked)}"

    async def require_own_answer(self, issuer: str | None) -> None:
        """RFC 9207: who several providers send answers to must know whose one is."""
        there = await self._discovery()
        if issuer is None and not there.authorization_response_iss_parameter_supported:
            return
        if issuer != self.registration.issuer:
            raise TokenRefused("The answer is from another issuer.")

    async def claims(self, code: str, verifier: str, redirect_uri: str, nonce: str) -> Claims:
        """What the provider vouches for, for this code. A code is good once."""
        there = await self._discovery()
        answer = await self._redeem(there, code, verifier, redirect_uri)
        claims = await self._verified(there, answer.id_token, nonce)
        if claims.email or not there.userinfo_endpoint or not answer.access_token:
            return claims
        return await self._with_userinfo(there, claims, answer.access_token)

    async def _redeem(self, there: Discovery, code: str, verifier: str, redirect_uri: str) -> TokenAnswer:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers = {"Content-Type": FORM, "Accept": "application/json"}
        client_id, secret = self.registration.client_id, self.registration.client_secret
        if secret and "client_secret_basic" in there.token_endpoint_auth_methods_supported:
            pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form |= {"client_id": client_id} | ({"client_secret": secret} if secret else {})
        return await self._ask(there.token_endpoint, form, headers, TokenAnswer)

    async def _verified(self, there: Discovery, id_token: str, nonce: str) -> Claims:
        about = {"issuer": self.registration.issuer, "client_id": self.registration.client_id, "nonce": nonce}
        for is_last in (False, True):
            keys = await self._key_set(there, is_news_wanted=is_last)
            try:
                return claims_of(id_token, keys, **about, now_seconds=self.clock.now_ms() / 1000)
            except KeyUnknown:
                continue
        raise TokenRefused("The ID token is signed with a key that the provider does not list.")

    async def _with_userinfo(self, there: Discovery, claims: Claims, access_token: str) -> Claims:
        headers = {"Authorization": f"Bearer {access_token}", "Content-Type": FORM, "Accept": "application/json"}
        told = await self._ask(there.userinfo_endpoint, {}, headers, UserInfo)
        if told.sub != claims.subject:
            raise TokenRefused("The provider's userinfo is about somebody else.")
        return replace(
            claims,
            email=told.email.strip(),
            is_email_verified=is_true(told.email_verified),
            name=claims.name or told.name.strip(),
        )

    async def _discovery(self) -> Discovery:
        kept = self._description
        if kept is not None and time.monotonic() < kept[0]:
            return kept[1]
        url = self.registration.issuer.rstrip("/") + "/.well-known/openid-configuration"
        there = await self._get(url, Discovery)
        if there.issuer != self.registration.issuer:
            raise ProviderFailed("The identity provider calls itself by another issuer than the setting oidc_issuer.")
        is_https = self.registration.issuer.startswith("https://")
        ends = (there.authorization_endpoint, there.token_endpoint, there.jwks_uri, there.userinfo_endpoint)
        if any(end and not end.startswith(("https://",) if is_https else ("https://", "http://")) for end in ends):
            raise ProviderFailed("The identity provider names an address that is not safe to use.")
        self._description = (time.monotonic() + DESCRIPTION_KEPT_SECONDS, there)
        return there

    async def _key_set(self, there: Discovery, *, is_news_wanted: bool) -> jwk.KeySet:
        now = time.monotonic()
        kept_for = KEYS_AGAIN_SECONDS if is_news_wanted else KEYS_KEPT_SECONDS
        if self._keys is not None and now - self._keys[0] < kept_for:
            return self._keys[1]
        listed = await self._get(there.jwks_uri, KeyList)
        self._keys = (now, usable_keys(listed.keys))
        return self._keys[1]

    async def _get(self, url: str, kind: type[T]) -> T:
        body = bytearray()
        try:
            await self.fetcher.get(url, body.extend, byte_limit=ANSWER_BYTES_MAX, deadline_seconds=DEADLINE_SECONDS)
        except FetchFailed as error:
            raise ProviderFailed(f"The identity provider cannot be asked: {error.message}") from error
        return _decoded(body, kind)

    async def _ask(self, url: str, form: Mapping[str, str], headers: Mapping[str, str], kind: type[T]) -> T:
        body = bytearray()
        try:
            await self.fetcher.ask(
                url,
                urlencode(form).encode(),
                headers,
                body.extend,
                byte_limit=ANSWER_BYTES_MAX,
                deadline_seconds=DEADLINE_SECONDS,
            )
        except BadStatus as error:
            if error.transient:
                raise ProviderFailed from error
            raise TokenRefused(
                f"The identity provider did not take the code: it answered {error.answer_status}."
            ) from error
        except FetchFailed as error:
            raise ProviderFailed(f"The identity provider cannot be asked: {error.message}") from error
        return _decoded(body, kind)


def challenge_of(verifier: str) -> str:
    """PKCE, S256 (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _decoded(body: bytearray, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _unreadable() from error


def _unreadable() -> RotoscopeError:
    return ProviderFailed("The identity provider's answer cannot be understood.")
