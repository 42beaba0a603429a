"""`s3://bucket/key` sources: turned into a signed https address, so that their bytes pass the same guard as all."""

from dataclasses import dataclass, field
from datetime import timedelta

import obstore
from obstore.store import S3Store

from rotoscope.fetch.errors import BucketRefused, UrlInvalid

SIGNED_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Buckets:
    """The buckets we may read from, and with which credentials. None unless the settings name some."""

    names: frozenset[str] = frozenset()
    endpoint: str = ""
    region: str = "us-east-1"
    access_key_id: str = ""
    secret_access_key: str = field(default="", repr=False)

    def signed(self, url: str) -> str:
        """An https address that opens `s3://bucket/key` for an hour."""
        bucket, _, key = url[len("s3://") :].partition("/")
        if not bucket or not key:
            raise UrlInvalid("Write the source as s3://bucket/key.")
        if bucket not in self.names:
            raise BucketRefused
        return obstore.sign(self._store(bucket), "GET", key, SIGNED_FOR)

    def _store(self, bucket: str) -> S3Store:
        options = {"endpoint": self.endpoint, "virtual_hosted_style_request": False} if self.endpoint else {}
        return S3Store(
            bucket,
            region=self.region,
            access_key_id=self.access_key_id,
            secret_access_key=self.secret_access_key,
            client_options={"allow_http": self.endpoint.startswith("http://")},
            **options,
        )
