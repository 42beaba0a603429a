"""What can be wrong with a request as such, whatever it asks for; see `errors`. The last three are no HTTP at all."""

from rotoscope.domain.errors import Refusal


class BodyTooLarge(Refusal):
    """The body is larger than this route takes."""

    code = "body_too_large"
    status = 413


class UnsupportedMediaType(Refusal):
    """The body must be JSON, and say so in Content-Type."""

    code = "unsupported_media_type"
    status = 415


class MethodNotAllowed(Refusal):
    """This route does not take that method."""

    code = "method_not_allowed"
    status = 405


class RouteNotFound(Refusal):
    """There is no such route."""

    code = "route_not_found"
    status = 404


class TooManyRequests(Refusal):
    """Too many requests; wait a moment."""

    code = "too_many_requests"
    status = 429


class QuotaReached(Refusal):
    """The organization has taken all that it may; `data` says of what, how much that is, and when there is more."""

    code = "quota_reached"
    status = 403


class RequestTimeout(Refusal):
    """The request did not arrive in time."""

    code = "request_timeout"
    status = 408


class RangeUnsatisfiable(Refusal):
    """These bytes end before the range that you asked for."""

    code = "range_unsatisfiable"
    status = 416


class RequestMalformed(Refusal):
    """This is not a valid HTTP/1.1 request."""

    code = "GE_0001"


class AddressTooLong(Refusal):
    """The address of the request is too long."""

    code = "address_too_long"
    status = 414


class HeadersTooLarge(Refusal):
    """The headers of the request are too many or too large."""

    code = "headers_too_large"
    status = 431
