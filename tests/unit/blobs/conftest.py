"""A real S3 protocol to talk to: moto's server, in this process, on loopback."""

import urllib.request
from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer


@pytest.fixture(scope="session")
def s3_options() -> Iterator[dict[str, str]]:
    """A running server with the bucket `media`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {
        "endpoint": f"http://{host}:{port}",
        "access_key_id": "key",
        "secret_access_key": "secret",
        "region": "us-east-1",
    }
    urllib.request.urlopen(urllib.request.Request(f"{options['endpoint']}/media", method="PUT")).close()
    yield options
    server.stop()
