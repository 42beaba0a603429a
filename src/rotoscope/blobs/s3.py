"""Blobs in an object store: S3 and its kin, Google Cloud Storage, Azure; whatever obstore has a URL for."""

import concurrent.futures
import contextlib
import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import from_url

from rotoscope.blobs.contract import CHUNK_BYTES, BlobMissing, require_name
from rotoscope.domain.errors import Overloaded

Found = TypeVar("Found")

UPLOADS_AT_ONCE = 8
SPOOL_BYTES = 4 << 20  # a smaller blob never touches the local disk

_KEY = re.compile(r"[0-9a-f]{2}/(?P<name>[0-9a-f]{64})")
_ASIDE_KEY = re.compile(r"aside/(?P<name>[0-9a-f]{64})")
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
        self.aside = ObjectAside(self._store)

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
        return _found(sha256, lambda key: obstore.get(self._store, key).bytes().to_bytes())

    def open_stream(self, sha256: str, offset: int = 0) -> Iterator[bytes]:
        if offset >= self.size(sha256):
            return iter(())
        answer = _found(sha256, lambda key: obstore.get(self._store, key, options={"range": {"offset": offset}}))
        return (bytes(chunk) for chunk in answer.stream(min_chunk_size=CHUNK_BYTES))

    def path(self, sha256: str) -> Path | None:
        return None

    def size(self, sha256: str) -> int:
        return _found(sha256, lambda key: obstore.head(self._store, key)["size"])

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


class ObjectAside:
    """Objects that nobody names lie under `aside/`. A store knows no rename: a copy is made before the object goes, so
    what is put again between the two can still be read, and comes back."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def old(self, before_ms: int) -> Iterator[str]:
        return self._older(None, _KEY, before_ms)

    def take(self, names: Iterable[str], before_ms: int, now_ms: int) -> list[str]:
        """The store's own clock says when: `now_ms` is not for it."""
        taken: list[str] = []
        for sha256 in names:
            with contextlib.suppress(BlobMissing), _told(sha256):
                if _put_at_ms(obstore.head(self._store, _key(sha256))) < before_ms:
                    obstore.copy(self._store, _key(sha256), _aside_key(sha256))
                    obstore.delete(self._store, _key(sha256))
                    taken.append(sha256)
        return taken

    def names(self, before_ms: int) -> Iterator[str]:
        return self._older("aside", _ASIDE_KEY, before_ms)

    def give_back(self, names: Iterable[str]) -> None:
        for sha256 in names:
            with contextlib.suppress(BlobMissing), _told(sha256):
                obstore.copy(self._store, _aside_key(sha256), _key(sha256))
                obstore.delete(self._store, _aside_key(sha256))

    def drop(self, names: Iterable[str]) -> None:
        for sha256 in names:
            with contextlib.suppress(BlobMissing), _told(sha256):
                obstore.delete(self._store, _aside_key(sha256))

    def _older(self, prefix: str | None, key: re.Pattern[str], before_ms: int) -> Iterator[str]:
        with _told(""):
            for page in obstore.list(self._store, prefix=prefix):
                for each in page:
                    if (found := key.fullmatch(each["path"])) and _put_at_ms(each) < before_ms:
                        yield found["name"]


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


def _aside_key(sha256: str) -> str:
    return f"aside/{require_name(sha256)}"


def _found(sha256: str, ask: Callable[[str], Found]) -> Found:
    """What the store answers for the object in place, or else for the one aside."""
    try:
        with _told(sha256):
            return ask(_key(sha256))
    except BlobMissing:
        with _told(sha256):
            return ask(_aside_key(sha256))


def _put_at_ms(meta: Mapping[str, Any]) -> int:
    return int(meta["last_modified"].timestamp() * 1000)


@contextmanager
def _told(sha256: str) -> Iterator[None]:
    """The store's errors in our words. What it answered stays out of them: it may hold anything."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise BlobMissing(sha256) from None
    except BaseError as error:
        raise Overloaded("The object store does not answer as it should; try again in a moment.") from error
