"""Which addresses may be connected to."""

import pytest

from rotoscope.fetch.address import is_open, networks

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.8.8.8 168.63.129.16 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 64:ff9b:1::808:808 100::1 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1
fc00::1 fd00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1 not-an-address 1.2.3 127.1 0x7f000001
"""
OPEN = "8.8.8.8 1.1.1.1 172.32.0.1 100.128.0.1 192.0.1.1 2606:4700::1111 2a00:1450:4001::1 64:ff9b::808:808"


@pytest.mark.parametrize("address", REFUSED.split())
def test_an_address_that_leads_inside_is_refused(address: str) -> None:
    assert not is_open(address)


@pytest.mark.parametrize("address", [*OPEN.split(), "::ffff:8.8.8.8"])
def test_a_public_address_is_open(address: str) -> None:
    assert is_open(address)


def test_a_network_that_is_allowed_is_open_in_every_spelling() -> None:
    allow = networks(["127.0.0.0/8", "fd00::/8"])
    assert is_open("127.0.0.1", allow)
    assert is_open("::ffff:127.0.0.1", allow)
    assert is_open("fd00::7", allow)
    assert not is_open("10.0.0.1", allow)
