"""The front gate: what a person types."""

import sys


def main() -> None:
    """Run the command line; what can go wrong in the world is told in one line, with exit code 1."""
    from rotoscope.cli.gate import gate  # noqa: PLC0415 - importing the package must stay quick

    try:
        gate(prog_name="rotoscope")
    except SystemExit:
        raise
    except _troubles() as trouble:
        print(f"rotoscope: {trouble}", file=sys.stderr)
        sys.exit(1)


def _troubles() -> tuple[type[BaseException], ...]:
    """The troubles that have a sentence of their own. Looked up only when there is one: they live in heavy modules."""
    from rotoscope.cli.trouble import TROUBLES  # noqa: PLC0415

    return TROUBLES
