"""Blobs in an object store: S3 and its kin, Google Cloud Storage, Azure; whatever obstore has a URL for."""

import concurrent.futures
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import from_url

from rotoscope.blobs.contract import CHUNK_BYTES, BlobMissing, require_name
from rotoscope.domain.errors import Overloaded

UPLOADS_AT_ONCE = 8
SPOOL_BYTES = 4 << 20  # a smaller blob never touches the local disk

_RETRIES = {"max_retries": 5, "retry_timeout": timedelta(seconds=30)}


class ObjectBlobs:
    """`url` names bucket and prefix; `options` are those of the store, e.g. endpoint, access_key_id, region."""

    def __init__(self, url: str, options: Mapping[str, str] | None = None) -> None:
        self._url = url
        config = dict(options or {})
        client: Any = {"timeout": "30s", "connect_timeout": "5s"}
        if config.get("endpoint", "").startswith("http://"):
            client["allow_http"] = True
        self._store = from_url(url, config=config or None, client_options=client, retry_config=_RETRIES)  # type: ignore[arg-type]

    @property
    def place(self) -> str:
        parts = urlsplit(self._url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self.upload(sha256, data)
        return sha256

    def put_many(self, contents: Iterable[bytes]) -> list[str]:
        with concurrent.futures.ThreadPoolExecutor(UPLOADS_AT_ONCE) as pool:
            return list(pool.map(self.put, contents))

    def put_file(self, path: Path) -> str:
        """Hash first, then upload under the name: both read the file as a stream."""
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self.upload(sha256, path)
        return sha256

    def writer(self) -> "ObjectWriter":
        return ObjectWriter(self)

    def get(self, sha256: str) -> bytes:
        with _told(sha256):
            return obstore.get(self._store, _key(sha256)).bytes().to_bytes()

    def open_stream(self, sha256: str, offset: int = 0) -> Iterator[bytes]:
        if offset >= self.size(sha256):
            return iter(())
        with _told(sha256):
            answer = obstore.get(self._store, _key(sha256), options={"range": {"offset": offset}})
        return (bytes(chunk) for chunk in answer.stream(min_chunk_size=CHUNK_BYTES))

    def path(self, sha256: str) -> Path | None:
        return None

    def size(self, sha256: str) -> int:
        with _told(sha256):
            return obstore.head(self._store, _key(sha256))["size"]

    def exists(self, sha256: str) -> bool:
        try:
            self.size(sha256)
        except BlobMissing:
            return False
        return True

    def delete(self, sha256: str) -> None:
        with _told(sha256):
            obstore.delete(self._store, _key(sha256))

    def close(self) -> None:
        pass

    def upload(self, sha256: str, content: Any) -> None:
        """One atomic object from bytes, a path or an open file; large ones go up in parts."""
        try:
            with _told(sha256):
                obstore.put(self._store, _key(sha256), content)
        except BlobMissing:
            raise Overloaded("The object store has no such bucket.") from None


class ObjectWriter:
    """Spools, because the name is known only at the end; then uploads in one go."""

    def __init__(self, blobs: ObjectBlobs) -> None:
        self.sha256 = ""
        self.byte_count = 0
        self._blobs = blobs
        self._hash = hashlib.sha256()
        self._spool = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - closed by __exit__

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self.byte_count += len(data)
        self._spool.write(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._spool:
            if error is None:
                self._spool.seek(0)
                name = self._hash.hexdigest()
                self._blobs.upload(name, self._spool)
                self.sha256 = name


def _key(sha256: str) -> str:
    return f"{require_name(sha256)[:2]}/{sha256}"


@contextmanager
def _told(sha256: str) -> Iterator[None]:
    """The store's errors in our words. What it answered stays out of them: it may hold anything."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise BlobMissing(sha256) from None
    except BaseError as error:
        raise Overloaded("The object store does not answer as it should; try again in a moment.") from error
