"""The session cookie. On https its name starts with __Host-, which a browser takes from this very host only."""

from starlette.requests import Request
from starlette.responses import Response

from rotoscope.services.house import House
from rotoscope.services.people.identities import ATTEMPT_LIFE_MS
from rotoscope.services.people.sessions import SESSION_LIFE_MS

PLAIN_NAME = "rotoscope_session"
PLAIN_AWAY_NAME = "rotoscope_away"
HOST_NAME = "__Host-rotoscope"
HOST_AWAY_NAME = "__Host-rotoscope-away"  # while somebody signs in at an identity provider


def cookie_name(house: House) -> str:
    return HOST_NAME if is_https(house) else PLAIN_NAME


def is_https(house: House) -> bool:
    return house.links.public_url.startswith("https://")


def session_secret(request: Request, house: House) -> str:
    return request.cookies.get(cookie_name(house), "")


def give(response: Response, house: House, secret: str) -> Response:
    """The answer, with the session for the browser to keep; no script can read it."""
    return _keep(response, house, cookie_name(house), secret, SESSION_LIFE_MS)


def take(response: Response, house: House) -> Response:
    """The answer, on which the browser forgets the session."""
    response.delete_cookie(cookie_name(house), path="/", secure=is_https(house), httponly=True, samesite="lax")
    return response


def away_secret(request: Request, house: House) -> str:
    """What a browser took along to the identity provider."""
    return request.cookies.get(_away_name(house), "")


def give_away(response: Response, house: House, secret: str) -> Response:
    """For the browser to bring back; it goes along when the provider's page leads here, so it is Lax."""
    return _keep(response, house, _away_name(house), secret, ATTEMPT_LIFE_MS)


def _away_name(house: House) -> str:
    return HOST_AWAY_NAME if is_https(house) else PLAIN_AWAY_NAME


def _keep(response: Response, house: House, name: str, secret: str, life_ms: int) -> Response:
    response.set_cookie(
        name,
        secret,
        max_age=life_ms // 1000,
        path="/",
        secure=is_https(house),
        httponly=True,
        samesite="lax",
    )
    return response
