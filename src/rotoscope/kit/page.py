"""Page tokens: opaque to clients, `[A-Za-z0-9]` only because the official client pastes them into URLs unescaped."""

SEQUENCE_MAX = 2**63 - 1


def token_from_sequence(sequence: int) -> str:
    """The token of the page that starts after `sequence`. Digits, like the tokens of the old service."""
    return str(sequence)


def sequence_from_token(token: str) -> int | None:
    """The sequence number in `token`; None if it is not one of ours."""
    if not token.isascii() or not token.isdigit() or len(token) > 19 or int(token) > SEQUENCE_MAX:
        return None
    return int(token)
