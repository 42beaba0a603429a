"""An identity provider on loopback: Authlib's, with PKCE required. Tests bend what it says to see that we notice."""

import base64
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import OAuth2Request
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "rotoscope", "a secret: of+the client"


@dataclass
class Client(ClientMixin):
    redirect_uri: str

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None


@dataclass
class Provider:
    """`person` is who signs in next; `bent` are claims that it states instead of the true ones."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    bent: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    says_no: bool = False
    is_email_in_token: bool = True
    keys: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    foreign_key: Any = None

    def new_keys(self, mark: str = "1") -> None:
        self.keys = {
            "RS256": RSAKey.generate_key(2048, {"kid": f"rsa-{mark}", "use": "sig"}),
            "ES256": ECKey.generate_key("P-256", {"kid": f"ec-{mark}", "use": "sig"}),
        }

    def signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            return _by_hand({"alg": "none"}, claims, lambda _: b"")
        if self.algorithm == "HS256":  # the public key as the secret of a MAC: what confusing algorithms means
            secret = self.keys["RS256"].as_pem(private=False)
            header = {"alg": "HS256", "kid": self.keys["RS256"].kid}
            return _by_hand(header, claims, lambda told: hmac.digest(secret, told, "sha256"))
        key = self.foreign_key or self.keys[self.algorithm]
        return jwt.encode({"alg": self.algorithm, "kid": self.keys[self.algorithm].kid}, claims, key, [self.algorithm])


def _by_hand(header: dict[str, Any], claims: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """A token that no library would make."""

    def part(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    told = part(json.dumps(header).encode()) + b"." + part(json.dumps(claims).encode())
    return (told + b"." + part(sign(told))).decode()


def _grant_of(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            sent = request.payload.data
            provider.codes[code] = Code(
                code,
                request.payload.redirect_uri,
                request.payload.scope,
                sent.get("nonce", ""),
                sent.get("code_challenge", ""),
                sent.get("code_challenge_method", ""),
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
            return provider.person

    return Grant


def _openid_of(provider: Provider) -> OpenIDCode:
    class Extension(OpenIDCode):
        def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
            return any(code.nonce == nonce for code in provider.codes.values())

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": provider.issuer, "aud": [CLIENT_ID]}

        def generate_user_info(self, user: dict[str, Any], scope: str) -> UserInfo:
            return UserInfo(user if provider.is_email_in_token else {"sub": user["sub"]})

        def encode_id_token(self, token: dict[str, Any], request: OAuth2Request) -> str:
            claims = self.get_compatible_claims(request) | self.get_authorization_code_claims(
                request.authorization_code
            )
            claims |= self.generate_user_info(request.user, token["scope"]) | provider.bent
            return provider.signed({name: value for name, value in claims.items() if value is not None})

    return Extension(require_nonce=True)


def _app(provider: Provider, redirect_uri: str) -> Flask:
    app = Flask("provider")
    client = Client(redirect_uri)
    server = AuthorizationServer(
        app,
        query_client=lambda client_id: client if client_id == CLIENT_ID else None,
        save_token=lambda token, request: provider.tokens.add(token["access_token"]),
    )
    server.register_grant(_grant_of(provider), [CodeChallenge(required=True), _openid_of(provider)])

    @app.get("/.well-known/openid-configuration")
    def describe() -> Response:
        provider.asked.append("description")
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        ends["userinfo_endpoint"] = "userinfo"
        addresses = {name: f"{provider.issuer}/{path}" for name, path in ends.items()}
        return jsonify({"issuer": provider.issuer, **addresses, **provider.described})

    @app.get("/keys")
    def list_keys() -> Response:
        provider.asked.append("keys")
        listed = KeySet(list(provider.keys.values())).as_dict(private=False)["keys"]
        return jsonify({"keys": [*listed, {"kty": "AKP", "kid": "of the future"}]})

    @app.get("/authorize")
    def authorize() -> Response:
        grant = server.get_consent_grant(end_user=provider.person)
        user = None if provider.says_no else provider.person
        return server.create_authorization_response(grant_user=user, grant=grant)

    @app.post("/token")
    def issue() -> Response:
        provider.asked.append("token")
        return server.create_token_response()

    @app.post("/userinfo")
    def userinfo() -> tuple[Response, int]:
        known = request.headers["Authorization"].removeprefix("Bearer ") in provider.tokens
        return jsonify(provider.person), 200 if known else 401

    return app


@contextmanager
def running_provider(redirect_uri: str) -> Iterator[Provider]:
    provider = Provider()
    provider.new_keys()
    server = make_server("127.0.0.1", 0, _app(provider, redirect_uri), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
