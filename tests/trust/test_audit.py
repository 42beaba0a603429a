"""`make audit` fails on a part with a known fault and when nobody answers, and passes otherwise: asked of a stand-in.

The real commands ask the public services; here they ask one on this machine. Takes half a minute: `make soak`.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(not os.environ.get("AUDITED"), reason="half a minute; `make soak` runs it")

ROOT = Path(__file__).parents[2]
MADE_UP = "GHSA-made-upup-upup"
PYTHON_PART, WEB_PART = "msgspec", "idb"


class Service(ThreadingHTTPServer):
    """Answers as OSV and as npm's registry do. `faulty` are the parts of which it knows a fault."""

    faulty: frozenset[str] = frozenset()
    is_refusing = False
    asked: set[str]


class Desk(BaseHTTPRequestHandler):
    server: Service  # pyright: ignore[reportIncompatibleVariableOverride] - it is ours

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        wanted = json.loads(body)
        if self.server.is_refusing:
            self._say(405, {})
        elif "package" in wanted:
            self._say(200, self._osv(wanted["package"]["name"]))
        else:
            self.server.asked |= set(wanted)
            self._say(200, {name: [npm_fault(name)] for name in wanted if name in self.server.faulty})

    def do_GET(self) -> None:
        self._say(404, {})

    def _osv(self, name: str) -> Any:
        self.server.asked.add(name)
        return {"vulns": [osv_fault(name)]} if name in self.server.faulty else {}

    def _say(self, status: int, body: Any) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        pass


def osv_fault(name: str) -> Any:
    events = [{"introduced": "0"}, {"fixed": "99.0"}]
    affected = {"package": {"name": name, "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {"id": MADE_UP, "summary": "made up", "affected": [affected], "published": "2026-01-01T00:00:00Z"}


def npm_fault(name: str) -> Any:
    known = {"id": 1, "url": f"https://github.com/advisories/{MADE_UP}", "title": "made up", "severity": "high"}
    return known | {"vulnerable_versions": "<99.0.0", "cwe": [], "cvss": {"score": 0, "vectorString": None}}


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service(("127.0.0.1", 0), Desk)
    found.asked = set()
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


@pytest.fixture(scope="module")
def uv() -> Path:
    return next(path for path in (ROOT / ".tools/bin/uv", Path(sys.prefix).parent / ".tools/bin/uv") if path.exists())


@pytest.fixture(scope="module")
def parts(uv: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the Makefile asks about."""
    [options] = re.findall(
        r"\$\(UV\) export (--quiet --frozen .* --no-emit-project .*) -o", (ROOT / "Makefile").read_text()
    )
    path = tmp_path_factory.mktemp("audit") / "parts.txt"
    subprocess.run([uv, "export", *options.split(), "-o", path], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return path


def audited(service: Service, *arguments: object) -> tuple[int, str]:
    address = f"http://127.0.0.1:{service.server_port}/"
    named = {"AUDIT_OSV_URL": address, "AUDIT_NPM_REGISTRY": address, "npm_config_fetch_retries": "0"}
    command = ["sh", "scripts/audit", *map(str, arguments)]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | named, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize("faulty", ["", PYTHON_PART, "somebody-elses"])
def test_a_known_fault_of_a_python_part_fails_the_audit(service: Service, uv: Path, parts: Path, faulty: str) -> None:
    service.faulty = frozenset({faulty})
    code, told = audited(service, "python", uv, parts)
    assert (code != 0) is (faulty == PYTHON_PART), told
    assert (MADE_UP in told) is (faulty == PYTHON_PART)
    locked = set(re.findall(r"^([a-z0-9._-]+)==[^;]+$", parts.read_text(), re.MULTILINE))
    assert locked <= service.asked, "every part is asked about but those for other systems"


@pytest.mark.parametrize("faulty", ["", WEB_PART, "somebody-elses"])
def test_a_known_fault_of_a_web_part_fails_the_audit(service: Service, faulty: str) -> None:
    service.faulty = frozenset({faulty})
    code, told = audited(service, "web", sys.executable)
    assert (code != 0) is (faulty == WEB_PART), told
    assert (MADE_UP in told) is (faulty == WEB_PART)
    assert WEB_PART in service.asked


def test_a_service_that_does_not_answer_is_no_good_news(service: Service, uv: Path, parts: Path) -> None:
    service.is_refusing = True
    assert audited(service, "python", uv, parts)[0] != 0
    assert audited(service, "web", sys.executable)[0] != 0


def test_the_makefile_runs_what_is_tried_here() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("\naudit:")[2].partition("\n\n")[0]
    assert "scripts/audit python" in recipe
    assert "scripts/audit web" in recipe
