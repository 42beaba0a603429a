"""What is special about an object store: it can be away, or closed to us."""

import pytest

from rotoscope.blobs import open_blobs
from rotoscope.domain.errors import Overloaded


def test_a_bucket_that_is_not_there_is_a_breakdown_with_a_clear_text(s3_options: dict[str, str]) -> None:
    blobs = open_blobs("s3://no-such-bucket/prefix", s3_options)
    with pytest.raises(Overloaded, match="no such bucket"):
        blobs.put(b"frame")


def test_its_prefix_keeps_apart_what_shares_a_bucket(s3_options: dict[str, str]) -> None:
    here, there = (open_blobs(f"s3://media/{prefix}", s3_options) for prefix in ("here", "there"))
    sha256 = here.put(b"frame")
    assert here.exists(sha256)
    assert not there.exists(sha256)


def test_a_large_blob_goes_up_in_parts(s3_options: dict[str, str]) -> None:
    blobs = open_blobs("s3://media/large", s3_options)
    part = bytes(1 << 20)
    with blobs.writer() as writer:
        for number in range(12):
            writer.write(number.to_bytes(1, "big") + part)
    assert blobs.size(writer.sha256) == writer.byte_count == 12 * ((1 << 20) + 1)
    assert next(iter(blobs.open_stream(writer.sha256, writer.byte_count - 3))) == b"\0\0\0"
