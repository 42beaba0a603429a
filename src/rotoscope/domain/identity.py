"""Who somebody is to an identity provider, and how a sign-in there can end."""

from dataclasses import dataclass

from rotoscope.domain.errors import Breakdown, Conflict, Refusal

SUBJECT_LENGTH_MAX = 255  # OpenID Connect Core 1.0, section 2


@dataclass(frozen=True, slots=True)
class Identity:
    """A member's account at an identity provider: bound to its issuer and subject, never to an e-mail address."""

    id: str
    member_id: str
    issuer: str
    subject: str
    email: str  # what the provider said when they were joined; for people to tell accounts apart
    created_at_ms: int


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider vouches for, once its token is verified."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    name: str


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """A sign-in that went off to the provider and has not come back."""

    nonce: str
    verifier: str
    return_to: str
    member_id: str | None  # who wants to join the account to theirs; None for who wants to come in


class ProviderFailed(Breakdown):
    """The identity provider could not be reached, or its answer cannot be understood; try again in a moment."""

    code = "provider_failed"
    status = 503


class ProviderMissing(Refusal):
    """This Rotoscope has no identity provider; see the setting oidc_issuer."""

    code = "provider_missing"
    status = 404


class SignInDenied(Refusal):
    """The identity provider did not let you in."""

    code = "sign_in_denied"
    status = 403


class SignInSpent(Refusal):
    """This sign-in was finished already, took longer than ten minutes, or began in another browser; begin again."""

    code = "sign_in_spent"
    status = 400


class TokenRefused(Refusal):
    """What the identity provider sent proves nothing; ask whoever runs this Rotoscope to look into its log."""

    code = "token_refused"
    status = 401


class EmailUnverified(Refusal):
    """The identity provider has not verified your e-mail address, so it does not say who you are here."""

    code = "email_unverified"
    status = 403


class NotInvited(Refusal):
    """Nobody has invited you to this Rotoscope; ask a manager for an invitation to this e-mail address."""

    code = "not_invited"
    status = 403


class MemberDisabled(Refusal):
    """A manager has closed your membership."""

    code = "member_disabled"
    status = 403


class ConnectFirst(Conflict):
    """A member with this e-mail address signs in another way; do that, and connect the account in your settings."""

    code = "connect_first"


class IdentityTaken(Conflict):
    """This account at the identity provider belongs to another member."""

    code = "identity_taken"
