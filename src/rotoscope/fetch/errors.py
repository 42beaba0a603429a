"""What can go wrong when we ask somebody else's server for something.

    FetchFailed
    ├── UrlInvalid         url_invalid
    ├── SchemeRefused      scheme_refused
    ├── AddressRefused     address_refused
    ├── BucketRefused      bucket_refused
    ├── DnsFailed          dns_failed            (worth another try)
    ├── ConnectFailed      connect_failed        (worth another try)
    ├── TlsFailed          tls_failed
    ├── TimedOut           timed_out
    ├── TooSlow            too_slow
    ├── TooLarge           too_large
    ├── Truncated          truncated             (worth another try)
    ├── BadStatus          bad_status            (worth another try when 408, 429 or 5xx)
    ├── TooManyRedirects   too_many_redirects
    ├── EncodingRefused    encoding_refused
    └── AnswerMalformed    answer_malformed

The docstring of a class is its default message: what happened and what to do. No text ever holds a part of the answer.
"""

from rotoscope.domain.errors import RotoscopeError


class FetchFailed(RotoscopeError):
    """The address could not be fetched."""

    code = "fetch_failed"
    transient = False


class UrlInvalid(FetchFailed):
    """This is not a complete web address; write it out, as in https://example.com/frame.jpg."""

    code = "url_invalid"


class SchemeRefused(FetchFailed):
    """Only http://, https:// and s3:// addresses are fetched."""

    code = "scheme_refused"


class AddressRefused(FetchFailed):
    """The address leads into a private network, which this server does not fetch from; see the setting fetch_allow."""

    code = "address_refused"


class BucketRefused(FetchFailed):
    """This server has no access to that bucket; name it in the setting fetch_buckets."""

    code = "bucket_refused"


class DnsFailed(FetchFailed):
    """The host name is not known; check its spelling."""

    code = "dns_failed"
    transient = True


class ConnectFailed(FetchFailed):
    """The server could not be reached."""

    code = "connect_failed"
    transient = True


class TlsFailed(FetchFailed):
    """The server's certificate could not be verified."""

    code = "tls_failed"


class TimedOut(FetchFailed):
    """The server did not answer in time."""

    code = "timed_out"


class TooSlow(FetchFailed):
    """The server sent less than a kilobyte a second, so we gave up."""

    code = "too_slow"


class TooLarge(FetchFailed):
    """The file is larger than this server takes."""

    code = "too_large"


class Truncated(FetchFailed):
    """The connection ended before the whole file had arrived."""

    code = "truncated"
    transient = True


class BadStatus(FetchFailed):
    """The server refused to give the file."""

    code = "bad_status"

    def __init__(self, answer_status: int) -> None:
        super().__init__(f"The server answered {answer_status}{_ADVICE.get(answer_status, '.')}")
        self.answer_status = answer_status
        self.transient = answer_status >= 500 or answer_status in (408, 429)


class TooManyRedirects(FetchFailed):
    """The address was redirected more than five times."""

    code = "too_many_redirects"


class EncodingRefused(FetchFailed):
    """The server compressed the file on the way although we asked for it as it is."""

    code = "encoding_refused"


class AnswerMalformed(FetchFailed):
    """The server's answer is not valid HTTP."""

    code = "answer_malformed"


_ADVICE = {
    401: " (sign-in needed); use a link that opens without signing in.",
    403: " (forbidden); the link may have expired: make a new one.",
    404: " (not found); check the address.",
    410: " (gone); the link may have expired: make a new one.",
    429: " (too many requests); try again later.",
}
