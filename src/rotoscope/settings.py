"""Every setting, what it means and what it is without you. Each is read from the environment as ROTOSCOPE_<NAME>.

Lists are written with commas between: ROTOSCOPE_FETCH_ALLOW=10.0.0.0/8,127.0.0.0/8
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

KiB, MiB, GiB = 1 << 10, 1 << 20, 1 << 30
Names = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ROTOSCOPE_", frozen=True, extra="ignore")

    # Where things are kept
    data: Path = Field(
        Path("data"), description="The data folder: database, blobs and secrets, unless told otherwise below."
    )
    database_url: str = Field(
        "",
        description="Where the database is: sqlite:///path or postgresql+psycopg://user:password@host/name. "
        "Empty: rotoscope.sqlite in the data folder.",
    )
    blobs_url: str = Field(
        "", description="Where frames and results are kept: a folder or s3://bucket/prefix. Empty: DATA/blobs."
    )
    blobs_collect: Literal["", "yes", "no"] = Field(
        "",
        description="Whether frames and results that nothing names any more are dropped, within two days. Say yes only "
        "if no other installation keeps its blobs in the same place. Empty: yes for DATA/blobs, no elsewhere.",
    )

    # Backups by the clock
    backup_to: str = Field(
        "",
        description="The folder that backups go to by themselves, best on another disk. Empty: nowhere; then somebody "
        "else has to run `rotoscope backup`.",
    )
    backup_every_minutes: float = Field(60.0, ge=1, description="The time from one backup to the next.")
    backup_keep: int = Field(24, ge=1, description="So many backups stay in that folder; the oldest go first.")

    # How it is reached
    host: str = Field("127.0.0.1", description="The address that `rotoscope serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="The port that `rotoscope serve` listens on; 0 = any free one.")
    public_url: str = Field(
        "", description="How browsers and clients reach this server; results carry it. Empty: http://HOST:PORT."
    )
    allowed_hosts: Names = Field(
        (), description="Further host names it answers to, beside that of the public URL and localhost."
    )
    proxies: Names = Field(
        (),
        description="Addresses of reverse proxies whose X-Forwarded-For is believed, e.g. 127.0.0.1. Empty: none; then "
        "everybody who comes through a proxy seems to come from it.",
    )

    metrics_port: int = Field(
        0, ge=0, le=65535, description="Where Prometheus finds numbers, at /metrics of a port of its own. 0: nowhere."
    )
    metrics_host: str = Field("127.0.0.1", description="The address of that port. It asks for no key: keep it inside.")

    traces_url: str = Field(
        "", description="Where spans go by OTLP over HTTP, e.g. http://collector:4318/v1/traces. Empty: nowhere."
    )

    # Signing in at an identity provider (OpenID Connect)
    oidc_issuer: str = Field(
        "",
        pattern=r"^(https://[^\s?#]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/[^\s?#]*)?)?$",
        description="The issuer of your identity provider, to the letter, e.g. https://sso.example.org/realms/main. "
        "Empty: people sign in with passwords and links only. On a private network, name it in FETCH_ALLOW too.",
    )
    oidc_client_id: str = Field("", description="How the provider knows this Rotoscope.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="The secret of that client. Empty: PKCE only.")
    oidc_name: str = Field(
        "your organization", min_length=1, max_length=60, description="What the sign-in button calls the provider."
    )
    oidc_scopes: Names = Field(("openid", "email", "profile"), description="The scopes that are asked for.")
    oidc_domains: Names = Field(
        (),
        description="E-mail domains whose people join without an invitation, once the provider has verified their "
        "address. Empty: only who was invited or added.",
    )
    oidc_role: Literal["manager", "maker", "checker", "viewer"] = Field(
        "viewer", description="The role that they join with."
    )

    # What it may fetch
    fetch_allow: Names = Field(
        (),
        description="Private networks that frames may be fetched from and results announced to, e.g. 10.0.0.0/8. "
        "Empty: public addresses only.",
    )
    s3_buckets: Names = Field((), description="Buckets that s3:// frames may come from. Empty: none.")
    fetch_seconds: float = Field(120.0, gt=0, description="The longest that one frame may take to arrive.")

    # S3, for s3:// frames and for blobs
    s3_endpoint: str = Field("", description="The address of an S3-compatible store. Empty: that of the region at AWS.")
    s3_region: str = Field("us-east-1", description="The region of the buckets.")
    s3_access_key_id: str = Field("", description="The key id for the buckets.")
    s3_secret_access_key: SecretStr = Field(SecretStr(""), description="The secret of that key.")

    # How much of anything is taken
    frames_max: int = Field(20_000, ge=1, description="Frames in a job.")
    job_body_bytes_max: int = Field(GiB, ge=KiB, description="Bytes of one job as it is posted, after inflating.")
    body_bytes_max: int = Field(4 * MiB, ge=KiB, description="Bytes of any other JSON body.")
    bulk_jobs_max: int = Field(100_000, ge=1, description="Jobs in one bulk request.")
    tracks_max: int = Field(20_000, ge=1, description="Tracks in a job.")
    points_max: int = Field(10_000, ge=8, description="Points in one shape.")
    edits_per_post_max: int = Field(500, ge=1, description="Edits in one request.")
    upload_bytes_max: int = Field(64 * GiB, ge=KiB, description="Bytes of one uploaded video or archive.")
    frame_bytes_max: int = Field(64 * MiB, ge=KiB, description="Bytes of one frame.")
    frame_pixels_max: int = Field(64_000_000, ge=1, description="Pixels of one frame (width times height).")
    thumbnails_bytes_max: int = Field(
        GiB, ge=0, description="Bytes of small pictures that are kept for the page; the oldest go first."
    )

    organization_jobs_per_day_max: int = Field(
        0, ge=0, description="Jobs that one organization may create in a day (UTC). 0: as many as it likes."
    )
    organization_bytes_max: int = Field(
        0,
        ge=0,
        description="Bytes of pictures and uploads that one organization may keep; beyond that no job and no upload of "
        "it is taken. 0: as many as there is room for.",
    )
    organization_streams_max: int = Field(
        1000, ge=1, description="Streams that one organization may have open at each server."
    )

    requests_at_once: int = Field(
        256,
        ge=4,
        description="Requests that are carried at once. Beyond that listings are refused (503, Retry-After); changes "
        "beyond twice as many, and what people draw beyond four times as many.",
    )
    requests_per_second: int = Field(1000, ge=1, description="Requests a second that one key may send, on average.")

    # How it talks
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least that is logged.")
    log_format: Literal["", "text", "json"] = Field(
        "", description="text for people, json for machines. Empty: text on a terminal, json elsewhere."
    )

    @field_validator(
        "allowed_hosts", "proxies", "fetch_allow", "s3_buckets", "oidc_scopes", "oidc_domains", mode="before"
    )
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Commas between, or a JSON list."""
        if not isinstance(value, str):
            return value
        if value.lstrip().startswith("["):
            return tuple(json.loads(value))
        return tuple(name.strip() for name in value.split(",") if name.strip())

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data / 'rotoscope.sqlite'}"

    @property
    def blobs(self) -> str:
        """The address of the blobs in force."""
        return self.blobs_url or str(self.data / "blobs")

    @property
    def is_collecting(self) -> bool:
        """Whether blobs that nothing names may go."""
        return self.blobs_collect == "yes" or (self.blobs_collect == "" and not self.blobs_url)

    @property
    def origin(self) -> str:
        """The public URL in force, without a slash at its end."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
        host = everywhere.get(self.host, self.host)
        return (self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}").rstrip("/")
