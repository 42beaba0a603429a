"""The configuration of nginx that the documents offer, run as it stands but for its name, its ports and its files."""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import warm

EXAMPLE = Path(__file__).parents[2] / "examples" / "nginx.conf"
NAME = "rotoscope.example.org"
SCRATCH = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @classmethod
    def of(cls, response: http.client.HTTPResponse) -> "Answer":
        return cls(response.status, response.headers, response.read())


@dataclass
class Site:
    """A server behind its proxy: the proxy's ports, and where the server's data lies."""

    http: int
    https: int
    data: Path
    trusted: ssl.SSLContext
    proxy: subprocess.Popen[bytes]
    server: warm.Warm

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        connection = http.client.HTTPSConnection(NAME, self.https, context=self.trusted, timeout=60)
        connection._create_connection = to_loopback  # type: ignore[attr-defined] - the name resolves nowhere
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        text = None if body is None else json.dumps(body)
        with contextlib.closing(connection):
            connection.request(method, path, text, {"Host": NAME, "content-type": "application/json", **named})
            return Answer.of(connection.getresponse())


def to_loopback(address: tuple[str, int], *rest: object, **_more: object) -> socket.socket:
    return socket.create_connection(("127.0.0.1", address[1]), timeout=60)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def certificate(folder: Path) -> tuple[Path, Path]:
    chain, key = folder / "fullchain.pem", folder / "key.pem"
    request = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    names = ("-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    subprocess.run([*request, "-keyout", key, "-out", chain, *names], check=True, capture_output=True)
    return chain, key


def configuration(folder: Path, upstream: int, plain: int, secure: int) -> Path:
    chain, key = certificate(folder)
    text = EXAMPLE.read_text()
    for pattern, replacement in (
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{upstream}"),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
        (r"/etc/ssl/rotoscope/fullchain\.pem", str(chain)),
        (r"/etc/ssl/rotoscope/key\.pem", str(key)),
        (r"/var/log/nginx/rotoscope\.log", str(folder / "access.log")),
        (r"/var/log/nginx/rotoscope-errors\.log", str(folder / "error.log")),
    ):
        text, count = re.subn(pattern, replacement, text)
        assert count, f"the example does not say {pattern}"
    scratch = "".join(
        f"    {kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = text.replace("http {\n", f"http {{\n{scratch}", 1)
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off;\nmaster_process off;\npid {folder / 'nginx.pid'};\nerror_log {folder / 'start.log'};\n{text}"
    )
    return path


def waiting_for(port: int, process: subprocess.Popen[bytes] | warm.Warm) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nothing listens on port {port}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert nginx, "nginx is not installed; `make test` installs it"
    folder = tmp_path_factory.mktemp("site")
    folder.chmod(0o755)
    upstream, plain, secure = free_port(), free_port(), free_port()
    settings = {
        **os.environ,
        "ROTOSCOPE_DATA": str(folder / "data"),
        "ROTOSCOPE_PUBLIC_URL": f"https://{NAME}",
        "ROTOSCOPE_PROXIES": "127.0.0.1",
    }
    server = warm.start(["serve", "--port", str(upstream)], settings, folder / "server.log")
    proxy = subprocess.Popen([nginx, "-c", configuration(folder, upstream, plain, secure), "-p", folder])
    try:
        waiting_for(upstream, server)
        waiting_for(secure, proxy)
        trusted = ssl.create_default_context(cafile=folder / "fullchain.pem")
        yield Site(plain, secure, folder / "data", trusted, proxy, server)
    finally:
        for process in (proxy, server):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(30)


def errand(site: Site, *arguments: str) -> str:
    return warm.ask([*arguments, "--data", str(site.data), "--plain"], os.environ)


def test_a_job_is_created_through_the_proxy(site: Site) -> None:
    key = errand(site, "key", "create", "proxied")
    project = json.loads(site.ask("POST", "/v1/projects", {"name": "Proxied"}, x_api_key=key).body)["data"]
    frames = [{"frame_id": f"f{number}", "src": f"https://example.com/{number}.jpg"} for number in range(2000)]
    body = {"reference_id": "one", "tag": "default", "data": {"video_data": {"frames": frames}}}
    answer = site.ask("POST", f"/v1/projects/{project['id']}/jobs", body, x_api_key=key)
    assert answer.status == 200
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


def test_the_cookie_of_a_sign_in_never_travels_in_the_clear(site: Site) -> None:
    link = errand(site, "sign-in-link", "--url", f"https://{NAME}")
    assert link.startswith(f"https://{NAME}/")
    answer = site.ask("GET", link.removeprefix(f"https://{NAME}"))
    [cookie] = answer.headers.get_all("set-cookie", [])
    assert "Secure" in cookie
    assert "HttpOnly" in cookie


def test_plain_http_is_sent_on_with_its_method(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.http, timeout=60)
    with contextlib.closing(connection):
        connection.request("POST", "/v1/projects", "{}", {"Host": NAME})
        answer = Answer.of(connection.getresponse())
    assert answer.status == 308
    assert answer.headers["location"] == f"https://{NAME}/v1/projects"


def test_errors_of_the_server_keep_their_form(site: Site) -> None:
    answer = site.ask("GET", "/v1/projects", x_api_key="wrong")
    assert answer.status == 401
    assert json.loads(answer.body)["success"] is False


WAYS_OUT = (
    *("/../etc/passwd", "/%2e%2e/etc/passwd", "/..%2fetc/passwd", "/%2e%2e%2fetc%2fpasswd", "/....//etc/passwd"),
    *("/assets/../../../etc/passwd", "/assets/..%2f..%2f..%2fetc/passwd", "/assets/%2e%2e/%2e%2e/rotoscope.sqlite"),
    *("/assets..%2f..%2fetc/passwd", "/assets../static/index.html", "/languages/../../../../etc/passwd"),
    *(
        "/languages/de/..%2f..%2f..%2fsecret.key",
        "/..;/etc/passwd",
        "/%252e%252e/etc/passwd",
        "/%c0%ae%c0%ae/etc/passwd",
    ),
    *("/..%5c..%5cetc/passwd", "/%5c..%5csecret.key", "//etc/passwd", "/./././etc/passwd", "/etc/passwd%23.js"),
    *("/media/frames/..%2f..%2fsecret.key", "/media/../../secret.key", "/media/frames/%2fetc%2fpasswd?job=&e=1&s="),
    *("/v1/results/..%2f..%2fsecret.key/x.json", "/v1/assets/..%2f..%2fsecret.key/0", "/v1/assets/%2fetc%2fpasswd/0"),
    *("/.git/config", "/%2e%67it/config", "/secret.key", "/rotoscope.sqlite", "/data/secret.key", "/proc/self/environ"),
)


def test_no_address_leads_to_a_file_of_the_machine(site: Site) -> None:
    assert len(WAYS_OUT) >= 30
    key = errand(site, "key", "create", "curious")
    for path in WAYS_OUT:
        answer = site.ask("GET", path, x_api_key=key)
        assert answer.status in (400, 403, 404), path
        assert json.loads(answer.body)["success"] is False, path
        assert b"root:" not in answer.body, path


def test_what_is_no_request_is_told_so_in_json(site: Site) -> None:
    for path, header in (("/" + "x" * 9_000, {}), ("/v1/me", {"x_long": "x" * 9_000})):
        answer = site.ask("GET", path, **header)
        assert answer.status in (400, 414)
        assert json.loads(answer.body)["error"]["code"] == "invalid_request_error"


def test_no_log_keeps_what_opens_something(site: Site) -> None:
    link = errand(site, "sign-in-link", "--url", f"https://{NAME}").removeprefix(f"https://{NAME}")
    [cookie] = site.ask("GET", link).headers.get_all("set-cookie", [])
    key = errand(site, "key", "create", "careless")
    site.ask("GET", f"/v1/me?api_key={key}")
    site.ask("GET", "/v1/me", x_api_key=key)
    site.ask("GET", "/media/frames/" + "0" * 64 + "?job=x&e=99999999999999&s=5147a7e0")
    site.ask("POST", "/v1/sign-in", {"email": "a@example.org", "password": "correct horse battery"})
    secrets = [
        key,
        link.partition("token=")[2],
        cookie.partition("=")[2].partition(";")[0],
        "5147a7e0",
        "correct horse",
    ]
    assert all(len(secret) >= 8 for secret in secrets)
    logs = [site.data.parent / name for name in ("access.log", "error.log", "server.log")]
    for log in logs:
        told = log.read_text()
        assert [secret for secret in secrets if secret in told] == [], log.name
    assert "GET /media/frames/" in logs[0].read_text(), "it is kept, without what stands behind the question mark"


def test_a_server_that_is_away_is_told_in_json(site: Site) -> None:
    """The last one: it ends the server."""
    site.server.send_signal(signal.SIGTERM)
    site.server.wait(60)
    answer = site.ask("GET", "/v1/projects", x_api_key="any")
    assert answer.status == 503
    assert answer.headers["content-type"] == "application/json"
    assert int(answer.headers["retry-after"]) >= 1
    told = json.loads(answer.body)
    assert told["success"] is False
    assert told["error"]["code"] == "api_error"
