"""`rotoscope storage`: what a server keeps where."""

from rotoscope.cli import show
from rotoscope.cli.options import Json, Key, Url, client_of


def storage(url: Url = None, key: Key = None, json: Json = False) -> None:
    """See what is kept where, how much room each project takes, and what goes by itself."""
    found = client_of(url, key).storage()
    show.show_one(found, json)
