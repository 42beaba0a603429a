"""What an identity provider says: OpenID Connect Discovery 1.0, token answers, userinfo. Unknown names are ignored."""

from typing import Any

from msgspec import Struct

from rotoscope.domain.identity import Identity


class Discovery(Struct, frozen=True):
    """The provider's own description, at `/.well-known/openid-configuration`."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class KeyList(Struct, frozen=True):
    keys: list[dict[str, Any]]


class TokenAnswer(Struct, frozen=True):
    id_token: str
    access_token: str = ""


class UserInfo(Struct, frozen=True):
    sub: str
    email: str = ""
    email_verified: bool | str = False
    name: str = ""


class Way(Struct, frozen=True):
    """A provider that one can sign in with: what to call it, and where to go."""

    name: str
    url: str


class WayList(Struct, frozen=True):
    providers: list[Way]


class GoThere(Struct, frozen=True):
    """Where the browser goes next."""

    url: str


class IdentityList(Struct, frozen=True):
    identities: list[Identity]
